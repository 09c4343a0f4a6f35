package chat.tacit.client.live.presence;

/** What came of comparing a view that somebody read out with the one here. */
public enum Comparison {
    /** Both are in the same session, with the same members, at the same point. */
    SAME,
    /** It was the view here before somebody came or went: both have to look again. */
    EARLIER,
    /** It never was the view here. */
    DIFFERENT
}
