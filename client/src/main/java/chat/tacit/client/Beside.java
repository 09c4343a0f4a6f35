package chat.tacit.client;

import chat.tacit.client.account.Accounts;
import chat.tacit.client.profile.Profile;

import java.time.Duration;

/** What runs beside a client's engine: the live sessions it is in, its rooms, the mesh, calls. */
record Beside(LiveHolds holds, RoomSeats rooms, MeshSeat mesh, Calls calls)
        implements AutoCloseable {
    static Beside of(Profile profile, Loop loop, Parts parts, Accounts accounts) {
        return new Beside(
                new LiveHolds(loop, profile.directory(), parts.entropy()),
                RoomSeats.of(profile, loop, parts, accounts),
                MeshSeat.of(profile, loop, parts),
                new Calls(loop, parts));
    }

    /**
     * Waits until all that waited has come, as far as it can be reached.
     *
     * @param quiet how long nothing has to have come
     */
    void awaitCaughtUp(Duration quiet, Duration patience) {
        rooms.awaitCaughtUp(quiet, patience);
        mesh.awaitCaughtUp(patience);
    }

    @Override
    public void close() {
        calls.close();
        mesh.close();
        rooms.close();
        holds.close();
    }
}
