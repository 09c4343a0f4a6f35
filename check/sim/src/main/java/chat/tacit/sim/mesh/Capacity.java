package chat.tacit.sim.mesh;

import chat.tacit.client.mesh.Cover;
import chat.tacit.protocol.mesh.Packet;

import java.time.Duration;
import java.util.List;

/**
 * What a server of a mesh carries whose people use cover, worked out from what {@link Finding} and
 * {@link Floods} measured: every flood comes by each of its links once, or nearly so.
 */
final class Capacity {
    private static final long SEED = 1;
    private static final int KEYS = 24;
    private static final int USERS = 100;
    private static final int CONTACTS = 10;
    private static final Duration LOW = Duration.ofSeconds(60);

    /** A search for who receives: recipient, hash and Tacit-Peer, as a request of its own. */
    private static final int SEARCH = 768;

    private Capacity() {}

    static void print(List<Integer> sizes) {
        Table table =
                new Table(
                        "What each server takes in: 100 people for each server, 10 contacts each,"
                                + " cover low",
                        "servers",
                        "packets posted/s",
                        "a way lives 1 h: packets passed/s",
                        "KB/s",
                        "24 h: KB/s",
                        "24 h and floods that carry no packet: KB/s");
        Slotted profile =
                SlotTables.live(SEED, Scheduler.real(Cover.LOW), CONTACTS, Duration.ofDays(7));
        double hour = Floods.share(profile.sent, Duration.ofHours(1));
        double day = Floods.share(profile.sent, Duration.ofHours(24));
        for (int size : sizes.isEmpty() ? List.of(10, 30, 100, 300, 1_000) : sizes) {
            Finding.Result told = Finding.of(SEED, size, KEYS);
            double posted = (double) size * USERS / LOW.toSeconds();
            double flood = told.first().passes.mean() / size;
            double way = told.again().passes.mean() / size;
            double passed = posted * (hour * flood + (1 - hour) * way);
            double passedDay = posted * (day * flood + (1 - day) * way);
            double searched = posted * (day * flood * SEARCH + way * Packet.SIZE);
            table.row(
                    Table.number(size),
                    Table.number(posted),
                    Table.number(passed),
                    Table.number(passed * Packet.SIZE / 1e3),
                    Table.number(passedDay * Packet.SIZE / 1e3),
                    Table.number(searched / 1e3));
        }
        System.out.println(table);
    }
}
