"""Records of an owner in; offers before scanning and reuse events out.

Promises: what is expired, revoked or superseded is never offered (R18); a reuse notes the record it came from, is
audited, and counts as reused, never as newly digitised (R21).
"""

from digitize.reuse.offers import Offer, ReuseView, offers, take_over

__all__ = ["Offer", "ReuseView", "offers", "take_over"]
