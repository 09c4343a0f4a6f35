package chat.tacit.client;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.client.mesh.CoverSetting;
import chat.tacit.client.mesh.KnownServers;
import chat.tacit.client.mesh.Pace;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.route.MeshRoutes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How the profile uses the mesh. */
public final class Mesh {
    private final Profile profile;
    private final Loop loop;

    Mesh(Profile profile, Loop loop) {
        this.profile = profile;
        this.loop = loop;
    }

    /**
     * What of cover is so now.
     *
     * @param used whether there is anything to cover: a hidden contact or invitation, a mesh
     *     address
     * @param running whether a process of the profile receives, this one or another, and so sends
     *     and fetches when slots come
     * @param served whether a server of the mesh is known: until then nothing hidden leaves
     */
    public record CoverState(CoverSetting setting, boolean used, boolean running, boolean served) {}

    /** How much hides when something is said, and whether it does now. */
    public CoverState cover() {
        CoverSetting setting = loop.read(CoverSetting::of);
        boolean used = loop.read(CoverSetting::isUsed);
        boolean running = setting.pace().hasSlots() && used && isReceived();
        return new CoverState(setting, used, running, loop.read(KnownServers::isServed));
    }

    /** Whether what is said there goes when a slot comes, and not before. */
    public boolean awaitsSlot(ConversationId conversation) {
        return loop.read(tx ->
                CoverSetting.of(tx).pace().hasSlots() && MeshRoutes.isHidden(tx, conversation));
    }

    /** Those of some messages that wait for no slot: it is worth waiting for them. */
    public List<Message> atOnce(List<Message> messages) {
        return messages.stream().filter(one -> !awaitsSlot(one.conversation())).toList();
    }

    /** Under the loop's lock, so that it isn't taken for another process when it begins to. */
    private boolean isReceived() {
        return loop.read(_ -> loop.isReceiving() || !isFree());
    }

    private boolean isFree() {
        boolean free = profile.tryReceive();
        if (free) {
            profile.stopReceiving();
        }
        return free;
    }

    /** Whether new invitations are hidden if nothing else is said. */
    public boolean hidesInvitations() {
        return loop.read(MeshRoutes::areHidden);
    }

    /** New invitations are hidden, or not, if nothing else is said. */
    public void hideInvitations(boolean hidden) {
        var _ =
                loop.write(tx -> {
                    MeshRoutes.hideNew(tx, hidden, Instant.now());
                    return true;
                });
    }

    /** Sets it; whatever process runs cover goes on at that pace. */
    public void cover(CoverSetting setting) throws ClientException {
        Duration mean = setting.pace().mean();
        boolean fits = mean.compareTo(Pace.SHORTEST) >= 0 && mean.compareTo(Pace.LONGEST) <= 0;
        if (setting.mean().isPresent() && !fits) {
            throw new ClientException(
                    "the mean is from %d to %d milliseconds."
                            .formatted(Pace.SHORTEST.toMillis(), Pace.LONGEST.toMillis()));
        }
        var _ =
                loop.write(tx -> {
                    setting.set(tx, Instant.now());
                    return true;
                });
    }
}
