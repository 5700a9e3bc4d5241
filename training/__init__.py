"""Training of the room's own line recogniser: drawn lines in, a model file of ONNX out.

Nothing of the service imports this folder, and it imports nothing of the service but the list of letters, so that it
runs on a machine that holds only numpy, OpenCV, Pillow and PyTorch. How to use it: ``docs/training.md``.
"""
