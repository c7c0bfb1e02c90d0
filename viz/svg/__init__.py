"""Small drawings made on the server: glyphs, 环节码, bars, intervals, tiles. Text in, SVG text out."""
