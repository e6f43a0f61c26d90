"""The rich-text editor's settings: a button for what apps/vocabulary/richtext.py keeps, and for nothing else."""

from typing import Any

CKEDITOR_CONFIGS: dict[str, dict[str, Any]] = {
    "default": {
        "extraPlugins": "divarea",
        "toolbar": [
            ["Format"],
            ["Bold", "Italic", "Link", "Unlink"],
            ["NumberedList", "BulletedList", "Blockquote"],
            ["RemoveFormat", "Undo", "Redo"],
        ],
        "format_tags": "p;h3;h4",
        "linkDefaultProtocol": "https://",
        "removeDialogTabs": "link:target;link:advanced",
        "removePlugins": "a11yhelp,about,copyformatting,exportpdf,flash,forms,iframe,image,preview,print,scayt,"
        "showblocks,smiley,specialchar,stylescombo,table,tableselection,tabletools,templates,uploadimage,wsc",
        "versionCheck": False,
        "width": "100%",
    }
}
