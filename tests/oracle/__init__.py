"""A second, independent reading of the methods in plain Python, to check the product's analysis against."""
