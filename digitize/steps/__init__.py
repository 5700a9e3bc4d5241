"""The steps of the pipeline, one module each: ``perform(service, claim)``.

In: a claim on one subject. Out: its result, committed with the announcement of what comes next. Promises: the work
itself is done outside any transaction; the one short transaction that commits first checks that the claim still holds
(LostClaimError otherwise, and nothing is kept); bytes are durable before the row that points to them, under keys that
no other result can overwrite; doing a step again gives the same state.
"""
