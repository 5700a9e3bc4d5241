"""Kept things: tables and queries, object storage, PDF building, signing and verifying, the audit chain.

In: what the steps found and what callers ask. Out: frozen views and bytes. Promises: bytes are durable before a row
speaks of them; a result is committed with the announcement of what comes next, and only by who holds the claim.
"""
