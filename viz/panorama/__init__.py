"""The panorama: stages as columns of boxes, flows as orthogonal lines in the gutters. Pure layout, then drawing."""
