"""REFI-QDA 1.5, the exchange format of qualitative data analysis tools: projects (``.qdpx``) and codebooks (``.qdc``).

Reports are sources, themes are codes, findings are coded selections, inspected bodies are cases. What people coded in
such a tool is read back and matched to the findings. Source of the format: REFI, *QDA-XML 1.0* (18 March 2019,
https://www.qdasoftware.org).
"""

from __future__ import annotations
