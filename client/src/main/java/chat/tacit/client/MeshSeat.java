package chat.tacit.client;

import chat.tacit.client.device.Removals;
import chat.tacit.client.mesh.Inquirer;
import chat.tacit.client.mesh.Inquiries;
import chat.tacit.client.mesh.KnownServers;
import chat.tacit.client.mesh.MeshLink;
import chat.tacit.client.mesh.MeshRunner;
import chat.tacit.client.mesh.ServerDirectory;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.route.CoverTime;
import chat.tacit.crypto.Entropy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The mesh of an open profile, wired by hand. */
final class MeshSeat implements AutoCloseable {
    private final MeshRunner runner;

    private MeshSeat(MeshRunner runner) {
        this.runner = runner;
    }

    static MeshSeat of(Profile profile, Loop loop, Parts parts) {
        Entropy entropy = parts.entropy();
        KnownServers servers = new KnownServers(entropy);
        MeshLink link = new MeshLink(loop.dialler(), entropy);
        ServerDirectory directory =
                loop.read(tx ->
                        new ServerDirectory(
                                tx, servers, entropy, CoverTime.of(tx, Inquiries.MEAN)));
        Inquirer inquirer =
                new Inquirer(
                        loop,
                        link,
                        servers,
                        directory,
                        new Inquirer.Means(InstantSource.system(), entropy));
        MeshRunner.Means means =
                new MeshRunner.Means(
                        link, servers, inquirer, parts.correspondence(), parts.stock());
        return new MeshSeat(new MeshRunner(new Host(profile, loop), loop, means, entropy));
    }

    /** This process, as far as the mesh goes. */
    private record Host(Profile profile, Loop loop) implements MeshRunner.Host {
        @Override
        public boolean receives() {
            return loop.isReceiving() && !loop.read(Removals::isRemoved);
        }

        @Override
        public boolean mayReceive() {
            return profile.tryReceive();
        }

        @Override
        public void await(Duration patience, BooleanSupplier condition) {
            var _ = loop.await(patience, condition);
        }

        @Override
        public void tell(List<Event> events) {
            loop.tell(events);
        }

        @Override
        public boolean isClosed() {
            return loop.isClosed();
        }
    }

    void awaitCaughtUp(Duration patience) {
        runner.awaitCaughtUp(patience);
    }

    @Override
    public void close() {
        runner.close();
    }
}
