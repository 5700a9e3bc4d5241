"""The scanner station's side: page images in, pushed once into the service, receipts out.

Promises: a page is sent with its SHA-256 and sent again until the service has answered; sending twice changes nothing.
"""

from digitize.station.client import Receipt, StationClient

__all__ = ["Receipt", "StationClient"]
