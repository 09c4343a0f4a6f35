package chat.tacit.sim.live;

/** What a relay may do with a line instead of handing it on. */
enum Lie {
    /** Keeps it. */
    DROP,
    /** Says it twice. */
    REPEAT,
    /** Says it much later. */
    DELAY,
    /** Says it after the next one. */
    REORDER,
    /** Says it, and once more something that anybody was told before. */
    REPLAY,
    /** Says it, and once more something that its hearer said itself. */
    ECHO,
    /** Changes one character. */
    CORRUPT,
    /** Says it in another's name. */
    MISATTRIBUTE,
    /** Says something of its own besides. */
    FORGE
}
