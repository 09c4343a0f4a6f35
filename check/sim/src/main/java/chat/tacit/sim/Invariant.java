package chat.tacit.sim;

import java.util.List;

/** Something that holds whatever happened. */
interface Invariant {
    /** Those of every run. */
    List<Invariant> ALL =
            List.of(
                    new EverythingArrives(),
                    new NothingTwice(),
                    new InOrder(),
                    new SameCodes(),
                    new RelaysReadNothing());

    /**
     * @throws Broken if it doesn't hold
     */
    void check(World world);

    /** Checks all of them. */
    static void checkAll(World world) {
        ALL.forEach(invariant -> invariant.check(world));
    }
}
