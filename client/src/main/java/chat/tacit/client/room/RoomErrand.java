package chat.tacit.client.room;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.room.Dossier;
import chat.tacit.e2ee.room.DossierMaker;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.Reach;
import chat.tacit.e2ee.room.SignedInvitation;
import chat.tacit.e2ee.room.Speaker;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.e2ee.room.member.TermSecrets;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.SignedBundle;

import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What is asked of hosts and homeservers beside a room's machine, each over a link of its own: so
 * neither learns by the session that it is for this room.
 */
public final class RoomErrand {
    private final SecretLinks links;
    private final StoredRoom room;
    private final Entropy entropy;

    public RoomErrand(SecretLinks links, StoredRoom room, Entropy entropy) {
        this.links = links;
        this.room = room;
        this.entropy = entropy;
    }

    /**
     * The bundle of somebody's account, from its homeserver.
     *
     * @throws ClientException if there is none
     */
    public SignedBundle bundle(AccountAddress account) throws LinkException, ClientException {
        try (SecretLink link = links.to(account.relay())) {
            return new HandleDesk(link, account, entropy).bundle();
        }
    }

    /**
     * Leaves an invitation at the homeserver of somebody's account.
     *
     * @throws ClientException if it doesn't take it
     */
    public void leave(AccountAddress account, Bytes sealed) throws LinkException, ClientException {
        try (SecretLink link = links.to(account.relay())) {
            new HandleDesk(link, account, entropy).leave(sealed);
        }
    }

    /**
     * How far back somebody may read; of a message the host tells at what counts it stands.
     *
     * @param secrets in force
     * @param read where an event of this hash was read, if it was
     */
    public Reach reach(
            TermSecrets secrets, Invitation.Beginning beginning, Function<Bytes, OptionalLong> read)
            throws LinkException {
        try (SecretLink host = links.to(room.host())) {
            return new DossierDesk(host, room.room(), secrets).reach(beginning, read);
        }
    }

    /**
     * What an invitation is made of, as the database has it.
     *
     * @param row of the dossier
     * @param secrets in force, under which the dossier is put
     * @param name of the room
     */
    public record Material(
            Invitees.Trusted trusted,
            Reach reach,
            Bytes row,
            TermSecrets secrets,
            Member inviter,
            String name) {

        /**
         * To be read in one transaction.
         *
         * @throws ClientException if this device knows too little of the room
         */
        public static Material of(
                Transaction tx, StoredRoom room, Invitees.Trusted trusted, Reach reach)
                throws ClientException {
            try {
                DossierMaker dossier =
                        new DossierMaker(
                                room.room(),
                                trusted.place().position(),
                                new StoredPast(tx, room.room()));
                Member inviter =
                        dossier.trusted()
                                .members()
                                .seat(room.account())
                                .orElseThrow(Material::shutOut)
                                .member();
                return new Material(
                        trusted,
                        reach,
                        dossier.row(reach),
                        secrets(tx, room),
                        inviter,
                        StoredRoom.title(tx, room.conversation()));
            } catch (MalformedException e) {
                throw new ClientException(
                        "this device doesn't know the room's whole past; invite from the one on"
                                + " which you joined.");
            }
        }

        /** Those in force. */
        public static TermSecrets secrets(Transaction tx, StoredRoom room) throws ClientException {
            return StoredMemory.in(tx, room.room()).secrets().orElseThrow(Material::shutOut);
        }

        private static ClientException shutOut() {
            return new ClientException("this device lacks the room's keys.");
        }
    }

    /**
     * Puts the dossier at the host and makes the invitation.
     *
     * @return it, sealed to the bundle of whom it is for
     * @throws ClientException if the host doesn't take the dossier
     */
    public Bytes invitation(Material material, Self self, String greeting)
            throws LinkException, ClientException {
        try (SecretLink host = links.to(room.host())) {
            DossierDesk desk = new DossierDesk(host, room.room(), material.secrets());
            Dossier dossier = Dossier.fresh(room.room(), entropy);
            Invitation.History history =
                    desk.put(dossier, material.row(), material.reach().beginning());
            return sealed(material, self, greeting, history);
        } catch (HostParts.Refused e) {
            throw new ClientException("the room's host says no: " + e.refusal().sentence());
        } catch (MalformedException | UnopenableException e) {
            throw new ClientException("what is kept of the room's past can't be handed on.");
        }
    }

    private Bytes sealed(Material material, Self self, String greeting, Invitation.History history)
            throws UnopenableException {
        Speaker speaker = self.speaker(material.inviter()).orElseThrow(UnopenableException::new);
        Invitation invitation =
                new Invitation(
                        new Invitation.Where(room.room(), room.host(), material.name(), greeting),
                        Invitation.Inviter.of(speaker, material.inviter()),
                        material.trusted().place(),
                        material.trusted().secrets(),
                        history);
        SignedBundle to = material.trusted().bundle();
        return SignedInvitation.sign(invitation, to.bundle().account().id(), speaker.key())
                .seal(to, entropy);
    }
}
