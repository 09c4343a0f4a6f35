package chat.tacit.e2ee.content;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.ArrayList;
import java.util.List;

/**
 * The account of whoever says it, with a proof for this contact alone ({@code spec/50-room} §16):
 * nobody passes off another's account as their own.
 *
 * @param key of the account
 * @param signature over both {@code IK} of the connection
 */
public record AccountTold(AccountAddress account, VerifyingKey key, Bytes signature)
        implements Body {
    public static final int KIND = 34;

    public AccountTold {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "a proof of an account");
    }

    /**
     * Made by its owner.
     *
     * @param sender our {@code IK} for this connection
     * @param receiver the contact's
     */
    public static AccountTold prove(
            AccountAddress account,
            SigningKey key,
            AgreementPublicKey sender,
            AgreementPublicKey receiver) {
        return new AccountTold(account, key.publicKey(), key.sign(signed(sender, receiver)));
    }

    /** Whether whoever sent it on this connection has the account's key. */
    public boolean holds(AgreementPublicKey sender, AgreementPublicKey receiver) {
        return key.verifies(signature, signed(sender, receiver));
    }

    private static Fields signed(AgreementPublicKey sender, AgreementPublicKey receiver) {
        return Fields.of(Labels.ROOM_CONTACT).fixed(sender.bytes()).fixed(receiver.bytes());
    }

    @Override
    public int kind() {
        return KIND;
    }

    void write(Proto.Writer writer) {
        writer.message(1, this::writePlace).bytes(2, signature);
    }

    private void writePlace(Proto.Writer writer) {
        writer.text(1, account.handle().text()).bytes(2, account.relay().fingerprint().bytes());
        for (Host host : account.relay().hosts()) {
            writer.text(3, host.text());
        }
        writer.u32(4, account.relay().port()).bytes(5, key.bytes());
    }

    static AccountTold read(Proto.Reader reader) {
        Place place = reader.message(1, Place::read);
        return new AccountTold(
                place.account(), place.key(), reader.bytes(2, SigningKey.SIGNATURE_SIZE));
    }

    private record Place(AccountAddress account, VerifyingKey key) {
        static Place read(Proto.Reader reader) {
            Handle handle = new Handle(reader.text(1, Handle.MAX_SIZE));
            Fingerprint fingerprint = new Fingerprint(reader.bytes(2, Fingerprint.SIZE));
            List<Host> hosts = new ArrayList<>();
            while (reader.has(3) && hosts.size() < RelayAddress.MAX_HOSTS) {
                hosts.add(new Host(reader.text(3, Host.MAX_SIZE)));
            }
            int port = reader.count(4, 65_535);
            return new Place(
                    new AccountAddress(new RelayAddress(fingerprint, hosts, port), handle),
                    new VerifyingKey(reader.bytes(5, VerifyingKey.SIZE)));
        }
    }
}
