"""How many fields of really read synthetic papers come out right, and how many wrong ones nobody is told of."""
