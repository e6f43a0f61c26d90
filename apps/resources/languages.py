"""Languages of copies by the names that their readers look for."""

OWN_NAMES = {
    "ar": "العربية",
    "zh-hans": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
    "am": "አማርኛ",
    "bn": "বাংলা",
    "fa": "فارسی",
    "ht": "Kreyòl ayisyen",
    "id": "Bahasa Indonesia",
    "my": "မြန်မာ",
    "ne": "नेपाली",
    "pt": "Português",
    "so": "Soomaali",
    "sw": "Kiswahili",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
}


def own_name(language: str) -> str:
    return OWN_NAMES.get(language, language)
