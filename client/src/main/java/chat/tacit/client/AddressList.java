package chat.tacit.client;

import chat.tacit.client.contact.Address;
import chat.tacit.client.contact.AddressBook;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Work;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.invitation.Travel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The reusable addresses of an open profile: links that anybody may join, as requests. Their keys
 * change every week, whenever the profile is open.
 */
public final class AddressList {
    private static final Duration PUBLISH = Duration.ofSeconds(10);

    private final Profile profile;
    private final Loop loop;
    private final Entropy entropy;

    AddressList(Profile profile, Loop loop, Entropy entropy) {
        this.profile = profile;
        this.loop = loop;
        this.entropy = entropy;
    }

    /** The addresses that can be joined, the oldest first. */
    public List<Address> all() {
        return loop.read(AddressBook::all);
    }

    /**
     * Makes an address, and puts at the relays what it needs.
     *
     * @throws ClientException if no relay can be reached; it is made when one answers
     */
    public Address make(Travel travel) throws ClientException {
        Address made = loop.write(tx -> AddressBook.make(tx, travel, entropy, Instant.now()));
        publish(made);
        return made;
    }

    /**
     * Ends an address and makes another in its place; contacts that came by it stay. Its relays
     * have deleted the old one by then, unless they don't answer.
     *
     * @throws ClientException if no relay can be reached; it is made when one answers
     */
    public Address replace(Address old, Travel travel) throws ClientException {
        Address made =
                loop.write(
                        (Work<Address, ClientException>)
                                tx -> {
                                    Instant now = Instant.now();
                                    AddressBook.withdraw(tx, old.id(), now);
                                    return AddressBook.make(tx, travel, entropy, now);
                                });
        publish(made);
        var _ = awaitGone(old.id());
        return made;
    }

    /**
     * Ends an address: nobody joins by it any more, contacts that came by it stay.
     *
     * @return whether the relays have deleted it by now; else they are asked when they answer
     */
    public boolean withdraw(Address address) {
        Bytes id = address.id();
        var _ =
                loop.write(tx -> {
                    AddressBook.withdraw(tx, id, Instant.now());
                    return true;
                });
        return awaitGone(id);
    }

    /**
     * The mesh address, which is another thing: one key, whose mail can be told at every server.
     */
    public MeshLogin mesh() {
        return new MeshLogin(loop, entropy);
    }

    private boolean awaitGone(Bytes address) {
        return loop.await(PUBLISH, () -> profile.read(tx -> AddressBook.isGone(tx, address)));
    }

    private void publish(Address made) throws ClientException {
        Publishing.await(loop, made.id(), "to keep the address; it is made when one answers.");
    }
}
