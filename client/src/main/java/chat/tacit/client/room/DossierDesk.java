package chat.tacit.client.room;

import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.room.Dossier;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Reach;
import chat.tacit.e2ee.room.member.Ask;
import chat.tacit.e2ee.room.member.TermSecrets;
import chat.tacit.protocol.room.Capability;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Positions;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** An inviter's dossier on its way to the room's host ({@code spec/50-room} §16). */
final class DossierDesk {
    private final SecretLink host;
    private final RoomId room;
    private final TermSecrets secrets;

    /**
     * @param secrets in force
     */
    DossierDesk(SecretLink host, RoomId room, TermSecrets secrets) {
        this.host = host;
        this.room = room;
        this.secrets = secrets;
    }

    private Ask.Key reading() {
        return new Ask.Key(room, secrets.term(), secrets.secrets().reading());
    }

    /**
     * How far back a newcomer may read; of a message the host tells at what counts it stands.
     *
     * @param read where an event of this hash was read, if it was
     */
    Reach reach(Invitation.Beginning beginning, Function<Bytes, OptionalLong> read)
            throws LinkException {
        return switch (beginning) {
            case Invitation.Beginning.All() -> new Reach.All();
            case Invitation.Beginning.Now() -> new Reach.Now();
            case Invitation.Beginning.From(long position) -> from(position, read);
        };
    }

    private Reach from(long position, Function<Bytes, OptionalLong> read) throws LinkException {
        ReachFound found = new ReachFound(position, read);
        Positions after = new Positions(secrets.term().position(), position - 1);
        host.stream(
                (session, number) -> {
                    Ask.Key key = reading();
                    Capability.Act act = new Capability.Read(Method.STREAM_EVENTS, number);
                    Capability by = Capability.sign(key.secret(), room, key.term(), session, act);
                    return new Request.StreamEvents(by, after, 0, 0, false);
                },
                found::take);
        return found.reach();
    }

    /**
     * Puts a row there.
     *
     * @return what the invitation says of it
     */
    Invitation.History put(Dossier dossier, Bytes row, Invitation.Beginning beginning)
            throws LinkException, HostParts.Refused {
        HostParts parts = new HostParts(host);
        Power power = secrets.secrets().admin().isPresent() ? Power.ADMIN : Power.MEMBER;
        Ask.Key by =
                new Ask.Key(
                        room,
                        secrets.term(),
                        secrets.secrets().admin().orElse(secrets.secrets().posting()));
        List<PartRef> put = new ArrayList<>();
        for (Bytes part : dossier.parts(row)) {
            put.add(parts.put(by, power, part));
        }
        PartRef root = parts.put(by, power, dossier.root(put));
        return new Invitation.History(dossier.key(), root, beginning);
    }
}
