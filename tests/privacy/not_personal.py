"""Models that hold nothing about people, each with the reason. All others stand in the `personal` module of their
app."""

WORDS = "What the portal says to everybody, written by staff."
OF_EVENTS = "About an event or a course; whoever takes part stands in rows of their own."
LIBRARY = "About a published work; authors are part of its citation."
INDEX = "Of the search: published things only, made anew from them."
FRAME = "Django's own; it names models, rights and roles."
NO_PERSON = "Names no person."

NOT_PERSONAL: dict[str, str] = {
    "privacy.Leftover": "Random names of stored files whose rows are gone, until they are deleted.",
    "privacy.Run": "Counts.",
    "following.Novelty": "When published things were first seen.",
    "notices.Translation": WORDS,
    "notices.Source": WORDS,
    "notices.Change": OF_EVENTS,
    "notices.Promise": OF_EVENTS,
    "notices.Window": OF_EVENTS,
    "applications.Call": OF_EVENTS,
    "applications.Question": OF_EVENTS,
    "spaces.Space": OF_EVENTS,
    "resources.Resource_topics": LIBRARY,
    "resources.ResourceTranslation": LIBRARY,
    "resources.Publisher": LIBRARY,
    "resources.Relation": LIBRARY,
    "resources.FormerSlug": LIBRARY,
    "resources.OldAddress": LIBRARY,
    "resources.Edition": LIBRARY,
    "resources.Copy": LIBRARY,
    "resources.OutsideHost": "Web sites that the library links to.",
    "resources.OutsideAddress": "Web pages that the library links to.",
    "resources.ReadingList": WORDS,
    "resources.ReadingListTranslation": WORDS,
    "resources.ReadingItem": WORDS,
    "training.Course": OF_EVENTS,
    "training.Event": OF_EVENTS,
    "training.FormerCode": OF_EVENTS,
    "training.FormerArrangement": OF_EVENTS,
    "training.Host": "Organizations.",
    "pages.Page": WORDS,
    "pages.PageTranslation": WORDS,
    "pages.Link": WORDS,
    "members.Member_groups": "A role; it goes with the member, and is given out with the account.",
    "members.Member_user_permissions": "A right; it goes with the member.",
    "outbox.Mailing": "That something was mailed; to whom stands in each mail.",
    "search.Card": INDEX,
    "search.Name": INDEX,
    "search.Excerpt": INDEX,
    "search.Word": INDEX,
    "search.Term": WORDS,
    "vocabulary.Organization": "Organizations.",
    "vocabulary.Topic": NO_PERSON,
    "vocabulary.TopicTranslation": WORDS,
    "auth.Permission": FRAME,
    "auth.Group": FRAME,
    "auth.Group_permissions": FRAME,
    "contenttypes.ContentType": FRAME,
}
