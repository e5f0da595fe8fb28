"""The pictures of a recap: drawn like the posters, of what was run. Pure: figures and words in, SVG out."""
