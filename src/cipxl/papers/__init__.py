"""Papers: what the committee and the public read.

`paper.build` turns a plan into content once; `html` and `docx` each walk that content. What papers say beyond the
plan stands in `wording.toml`.
"""
