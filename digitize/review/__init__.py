"""Review by a person: decisions about pages and documents, as operations on an immutable arrangement.

The arrangement and its operations are pure; :mod:`digitize.review.desk` keeps them and carries out what they mean.
"""
