//! Sentences with known similarities: each question with a text that answers it in other words.

/// Questions, and a text for each that means the same.
pub const PAIRS: [(&str, &str); 20] = [
    (
        "How do I get my money back?",
        "Refunds\nReturn the item within 30 days, and we refund the full price.",
    ),
    (
        "wifi keeps dropping",
        "Why is the internet connection unstable?\nMove closer to the router, or restart it.",
    ),
    (
        "when can I visit the museum",
        "Opening hours\nThe exhibition is open from nine to five, except on Mondays.",
    ),
    (
        "forgot my login",
        "How do I reset a password?\nClick the link below the form, and choose a new one.",
    ),
    (
        "what should I feed a kitten",
        "Food for young cats\nGive wet food four times a day until they are six months old.",
    ),
    (
        "car makes a grinding noise when I stop",
        "Worn brakes\nIf the brakes squeal or scrape, replace the pads.",
    ),
    (
        "how to save a copy of my files",
        "Backups\nCopy the folder to an external disk once a week.",
    ),
    (
        "is it going to be cold there in winter",
        "Climate\nFrom December to February it often snows, with frost at night.",
    ),
    (
        "my plant has yellow leaves",
        "Overwatered plants\nLeaves lose their green if the soil is always wet.",
    ),
    (
        "how do I speak in front of a crowd without fear",
        "Stage fright\nBreathe slowly, and practice your talk with friends first.",
    ),
    (
        "running out of disk space",
        "How do I free storage?\nDelete old logs and empty the trash.",
    ),
    (
        "which visa do I need to work abroad",
        "Permits for employment\nForeign workers apply at the embassy before they travel.",
    ),
    (
        "bread did not rise",
        "Why is my loaf flat?\nThe yeast was too old, or the dough was too cold.",
    ),
    (
        "make the program start faster",
        "Reduce the launch time\nLoad modules only when they are needed.",
    ),
    (
        "what do the two teams have to do to win",
        "Rules of the game\nThe side with more goals after ninety minutes wins.",
    ),
    (
        "is the meeting still happening tomorrow",
        "Schedule changes\nIf an appointment is canceled, everyone gets a message the day before.",
    ),
    (
        "how much can I earn before paying tax",
        "Tax allowance\nIncome below ten thousand a year is free of tax.",
    ),
    (
        "hurt my ankle while jogging",
        "Sprains\nRest the joint, cool it, and keep the leg up.",
    ),
    (
        "how does a variable keep its value between calls",
        "Static storage\nA local marked as static remembers what was assigned to it.",
    ),
    (
        "who built the old bridge",
        "History of the crossing\nThe stone arches were raised by Roman engineers.",
    ),
];
