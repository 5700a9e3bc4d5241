"""``./run demo``: a scanner station plays dossiers through the whole service, and checks what comes out."""
