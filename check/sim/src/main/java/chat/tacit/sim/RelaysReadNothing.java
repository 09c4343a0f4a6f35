package chat.tacit.sim;

/** Nothing that a relay was given to store has a text in it that somebody sent. */
final class RelaysReadNothing implements Invariant {
    @Override
    public void check(World world) {
        if (world.readable() > 0) {
            throw new Broken("a relay was given a text that it can read");
        }
    }
}
