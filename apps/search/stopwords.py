"""Words that say nothing about what is looked for, folded as `words.py` folds them."""

ENGLISH = """
a an and are as at be by for from has have how i in into is it its of on or that the their there these this to was were
what when where which who will with
"""
FRENCH = """
a au aux avec ce ces cet cette comment dans de des du elle en est et il ils je la le les leur leurs ou par pas pour qu
que qui sa se ses son sont sur un une vers
"""
SPANISH = """
a al como con cual cuales de del donde el ella en entre es esta este esto la las le lo los mas me mi no o para pero por
que se si sin sobre son su sus un una y
"""
RUSSIAN = """
а без бы в во вот вы где да для до его ее если есть еще же за и из или им их к как ко ли мы на не них но о об он она они
от по под при с со так то у что чтобы это
"""
ARABIC = "في من الي علي عن مع هذا هذه ذلك تلك التي الذي ما لا ان او ثم كان كانت هو هي و يا بين كل بعد قبل"

STOP_WORDS = {
    language: frozenset(words.split())
    for language, words in {"en": ENGLISH, "fr": FRENCH, "es": SPANISH, "ru": RUSSIAN, "ar": ARABIC}.items()
}
