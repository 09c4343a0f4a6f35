package chat.tacit.client;

import chat.tacit.client.live.Anchors;
import chat.tacit.client.live.LiveIdentities;
import chat.tacit.client.live.LiveNames;
import chat.tacit.client.live.OwnChain;
import chat.tacit.client.live.Source;
import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.live.TrustedIdentity;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.live.Anchor;
import chat.tacit.e2ee.live.IdentityChain;
import chat.tacit.e2ee.live.IdentityFile;
import chat.tacit.e2ee.live.Trust;
import chat.tacit.protocol.live.MemberId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The live identity of an open profile, and whom it trusts by theirs. */
public final class TrustList {
    private final Profile profile;
    private final Loop loop;
    private final Entropy entropy;

    TrustList(Profile profile, Loop loop, Entropy entropy) {
        this.profile = profile;
        this.loop = loop;
        this.entropy = entropy;
    }

    /** The profile's own identity, made now if it has none yet. */
    public SigningKey own() {
        return loop.write(tx -> LiveIdentities.own(tx, entropy, Instant.now()));
    }

    /** The id of {@link #own}. */
    public MemberId ownId() {
        return MemberId.of(own().publicKey());
    }

    /** The id of the profile's own identity, if it was ever used. */
    public Optional<MemberId> usedId() {
        return loop.read(LiveIdentities::known).map(key -> MemberId.of(key.publicKey()));
    }

    /** The profile's own identity as others add it: one line of text. */
    public String export() {
        return IdentityFile.write(own(), LiveNames.of(profile.name()));
    }

    /** All that are known, who had a name for longer before others. */
    public List<TrustedIdentity> all() {
        return loop.read(TrustedIdentities::all);
    }

    /** The identity of an id, if it is known. */
    public Optional<TrustedIdentity> find(MemberId id) {
        return loop.read(tx -> TrustedIdentities.find(tx, id));
    }

    /** Who is trusted and has had the name for longer, where this one is {@code name#2}. */
    public Optional<TrustedIdentity> namesake(TrustedIdentity of) {
        int mark = of.name().lastIndexOf('#');
        String name = of.name().substring(0, Math.max(0, mark));
        return all().stream().filter(one -> one.name().equals(name) && one.isTrusted()).findFirst();
    }

    /** Trusts the identity of a file, as well as the file can have travelled. */
    public TrustedIdentity add(IdentityFile file) throws ClientException {
        return add(
                new TrustedIdentities.Found(
                        file.key(), file.name().text(), Level.LINK, Source.FILE, ""));
    }

    /**
     * Trusts the identity that a chain binds, as vouched by its anchor.
     *
     * @throws ClientException if it doesn't hold now, under one of the user's anchors
     */
    public TrustedIdentity add(IdentityChain chain) throws ClientException {
        return switch (chain.check(chain.key(), anchors(), Instant.now())) {
            case IdentityChain.Holds(String anchor) -> add(Certified.found(chain, anchor));
            case IdentityChain.Refused(IdentityChain.Reason reason) ->
                    throw new ClientException(reason.sentence());
        };
    }

    /**
     * Shows certificates of the profile's own identity in live sessions from now on.
     *
     * @throws ClientException if they aren't of that, or of a time that is over
     */
    public void show(IdentityChain chain) throws ClientException {
        VerifyingKey own = own().publicKey();
        change(tx -> OwnChain.show(tx, chain, own, Instant.now()));
    }

    /** Shows none any more; false if none was shown. */
    public boolean showNone() {
        return loop.write(tx -> OwnChain.remove(tx, Instant.now()));
    }

    /** The certificates that are shown in live sessions, if any are. */
    public Optional<IdentityChain> shown() {
        return loop.read(OwnChain::of);
    }

    /** The authorities whose certificates the user believes, by name. */
    public List<Anchor> anchors() {
        return loop.read(Anchors::all);
    }

    /** Believes an authority from now on. */
    public void add(Anchor anchor) throws ClientException {
        change(tx -> Anchors.add(tx, anchor));
    }

    private interface Change {
        void in(Transaction tx) throws ClientException;
    }

    private void change(Change change) throws ClientException {
        Work<Boolean, ClientException> work =
                tx -> {
                    change.in(tx);
                    return true;
                };
        var _ = loop.write(work);
    }

    /** Believes an authority no more; returns how many identities went with it. */
    public int removeAnchor(String name) throws ClientException {
        return loop.write((Work<Integer, ClientException>) tx -> Anchors.remove(tx, name));
    }

    /** Trusts an identity, since the user wants it. */
    public TrustedIdentity add(TrustedIdentities.Found found) throws ClientException {
        return loop.write(
                (Work<TrustedIdentity, ClientException>)
                        tx -> {
                            TrustedIdentities.add(tx, found, Instant.now());
                            return TrustedIdentities.find(tx, found.id()).orElseThrow();
                        });
    }

    /**
     * Forgets the identity of a name or id.
     *
     * @throws ClientException if there is none
     */
    public TrustedIdentity remove(String nameOrId) throws ClientException {
        return loop.write(
                (Work<TrustedIdentity, ClientException>)
                        tx -> {
                            TrustedIdentity found = TrustedIdentities.find(tx, nameOrId);
                            TrustedIdentities.remove(tx, found.id());
                            return found;
                        });
    }

    /** Whom the profile trusts, asked anew each time. */
    public Trust trust() {
        return id -> loop.read(tx -> TrustedIdentities.key(tx, id));
    }
}
