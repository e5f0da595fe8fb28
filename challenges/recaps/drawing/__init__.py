"""The pictures of a recap, in the style of the posters. Pure: figures and text in, SVG out."""
