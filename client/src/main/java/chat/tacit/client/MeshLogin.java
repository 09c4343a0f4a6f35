package chat.tacit.client;

import chat.tacit.client.mesh.Letters;
import chat.tacit.client.mesh.MeshAddress;
import chat.tacit.client.mesh.MeshAddresses;
import chat.tacit.client.profile.LongWork;
import chat.tacit.client.profile.Work;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePem;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.mesh.MeshRequest;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The mesh address of an open profile ({@code spec/40-mesh} §13): a key to which anybody who has
 * its public half can write, as a request, and which is read wherever its private half is.
 */
public final class MeshLogin {
    private final Loop loop;
    private final Entropy entropy;

    MeshLogin(Loop loop, Entropy entropy) {
        this.loop = loop;
        this.entropy = entropy;
    }

    /** The address, if there is one. */
    public Optional<MeshAddress> address() {
        return loop.read(MeshAddresses::find);
    }

    private MeshAddress require() throws ClientException {
        return address()
                .orElseThrow(() ->
                        new ClientException(
                                "the profile has no mesh address; make one with 'tacit login"
                                        + " new'."));
    }

    private JoseKey pair() {
        return LongWork.done(() -> JoseKey.generate(entropy));
    }

    /**
     * Makes the address. All mail to it can be seen to go to one recipient, at every server, as
     * long as it is used.
     *
     * @throws ClientException if the profile has one
     */
    public MeshAddress make() throws ClientException {
        JoseKey pair = pair(); // takes its time: before the database is held
        return loop.write(
                (Work<MeshAddress, ClientException>)
                        tx -> MeshAddresses.make(tx, pair, entropy, Instant.now()));
    }

    /**
     * The private half for other locations, encrypted in PEM.
     *
     * @param passphrase not empty
     * @throws ClientException if there is no address
     */
    public String export(Secret passphrase) throws ClientException {
        MeshAddress address = require();
        return JosePem.encrypt(
                loop.read(tx -> MeshAddresses.pair(tx, address)), passphrase, entropy);
    }

    /** The public half for whoever wants to write, in PEM. */
    public static String publicHalf(MeshAddress address) {
        return JosePem.write(address.publicKey());
    }

    /**
     * The private half of an address in a file that {@link #export} or another program wrote.
     *
     * @throws ClientException if it doesn't open or is none
     */
    public static JoseKey open(String pem, Secret passphrase) throws ClientException {
        try {
            return JosePem.decrypt(pem, passphrase);
        } catch (UnopenableException e) {
            throw new ClientException(
                    "the key doesn't open: the passphrase is another one, or the file is damaged.");
        } catch (MalformedException e) {
            throw new ClientException(
                    "the file holds no private key of a mesh address ("
                            + e.getMessage()
                            + "), which is RSA of 2,048 to 4,096 bits in PEM that begins with"
                            + " 'BEGIN ENCRYPTED PRIVATE KEY'.");
        }
    }

    /**
     * Makes the profile a location of an address: it sees what the others see, and takes nothing
     * from them.
     *
     * @param relays where the address receives, one at least
     * @throws ClientException if the profile has another, or may not connect to one of these
     */
    public MeshAddress logIn(JoseKey pair, List<RelayAddress> relays) throws ClientException {
        requireTrust(relays);
        return loop.write(
                (Work<MeshAddress, ClientException>)
                        tx -> MeshAddresses.logIn(tx, pair, relays, entropy, Instant.now()));
    }

    private void requireTrust(List<RelayAddress> relays) throws ClientException {
        Optional<RelayAddress> strange =
                loop.read(tx ->
                        relays.stream().filter(relay -> !Trust.allows(tx, relay)).findFirst());
        if (strange.isPresent()) {
            throw new ClientException(
                    strange.get()
                            + " isn't among the relays that you trust; allow it with 'tacit relay"
                            + " trust'.");
        }
    }

    /**
     * Whether servers may delete what all locations of the address have, instead of keeping it for
     * its time.
     *
     * @throws ClientException if there is no address
     */
    public MeshAddress free(boolean frees) throws ClientException {
        MeshAddress address = require();
        var _ =
                loop.write(tx -> {
                    MeshAddresses.free(tx, address, frees);
                    return true;
                });
        return require();
    }

    /**
     * Gives the address up, on all devices of the profile. Contacts that came by it stay, requests
     * go on waiting.
     *
     * @throws ClientException if there is no address
     */
    public void giveUp() throws ClientException {
        MeshAddress address = require();
        var _ =
                loop.write(tx -> {
                    MeshAddresses.giveUp(tx, address, Instant.now());
                    return true;
                });
    }

    /**
     * Writes to the mesh address of somebody: its owner sees a request, and is a contact when they
     * accept it. It leaves in one of the next slots, signed by a key that signs nothing else, and
     * again until it is answered or has ended.
     *
     * @param pem the public half of the address
     * @param greeting at most {@value MeshRequest#MAX_GREETING} bytes; empty for none
     * @throws ClientException if it is no address, one's own, or one that was asked already
     */
    public void write(String pem, String greeting) throws ClientException {
        Letters.Letter letter = // its pairs take their time: before the database is held
                new Letters.Letter(recipient(pem), greeting, pair(), pair());
        var _ =
                loop.write(
                        (Work<Boolean, ClientException>)
                                tx -> {
                                    Letters.write(tx, letter, entropy, Instant.now());
                                    return true;
                                });
    }

    /** What a file says that is to hold the public half of an address. */
    private static JosePublicKey recipient(String pem) throws ClientException {
        try {
            return JosePem.read(pem);
        } catch (MalformedException e) {
            throw new ClientException(
                    "the file holds no public key of a mesh address ("
                            + e.getMessage()
                            + "), which is RSA of 2,048 to 4,096 bits in PEM that begins with"
                            + " 'BEGIN PUBLIC KEY'.");
        }
    }
}
