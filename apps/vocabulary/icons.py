"""The portal's own icons: one path each on a 24-unit grid, drawn as 2-unit strokes."""

_ROUND = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z"

ICONS = {
    "archive": "M3 4h18v5H3zM5 9v11h14V9M10 13h4",
    "ask": _ROUND + "M9.5 9.7a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.7M12 16.8v.1",
    "calendar": "M4 5h16v16H4zM4 10h16M8 2.5V7M16 2.5V7",
    "check": _ROUND + "M8 12.5l2.8 2.8L16 9.5",
    "close": "M6 6l12 12M18 6 6 18",
    "download": "M12 3v12M7 10.5l5 5 5-5M4 20.5h16",
    "file": "M6 2.5h8L19 8v13.5H6zM14 2.5V8h5M9 13h7M9 17h7",
    "flag": "M5 21V4M5 5c5-3 9 3 14 0v9c-5 3-9-3-14 0",
    "globe": _ROUND + "M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
    "go": "M4 12h15M13 6l6 6-6 6",
    "info": _ROUND + "M12 11v5.5M12 7.6v.1",
    "late": "M12 3 2.5 20h19zM12 10v4.5M12 17.3v.1",
    "lock": "M5 11h14v10H5zM8 11V7.5a4 4 0 0 1 8 0V11",
    "mail": "M3 5h18v14H3zM3 6l9 7 9-7",
    "moved": "M4 5h16v15H4zM8 2.5V6M16 2.5V6M8 13h8M13 10l3 3-3 3",
    "out": "M14 4h6v6M20 4l-9 9M10 5H4v15h15v-6",
    "pause": _ROUND + "M10 9v6M14 9v6",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0",
    "pin": "M12 21s-7-6.2-7-11.5a7 7 0 0 1 14 0C19 14.8 12 21 12 21zM12 7.5a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z",
    "sand": "M6 3h12M6 21h12M7 3c0 5 5 6 5 9s-5 4-5 9M17 3c0 5-5 6-5 9s5 4 5 9",
    "save": "M6 3h12v18l-6-4.5L6 21z",
    "screen": "M3 5h18v11H3zM8 20h8M12 16v4",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21",
    "stop": "M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2zM9 9l6 6M15 9l-6 6",
}
MIRRORED = {"go", "moved", "out"}
"""Turned round where text runs from right to left."""
