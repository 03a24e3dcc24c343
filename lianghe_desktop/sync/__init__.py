"""Bundles: certificates, sealing, opening, merging, receipts."""
