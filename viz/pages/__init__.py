"""The pages: each a pure function of an answer and the frame, giving a whole HTML text."""
