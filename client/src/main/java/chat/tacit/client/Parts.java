package chat.tacit.client;

import chat.tacit.client.contact.Admission;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Introduction;
import chat.tacit.client.contact.Joining;
import chat.tacit.client.contact.MeshRotation;
import chat.tacit.client.contact.Rotation;
import chat.tacit.client.contact.Whereabouts;
import chat.tacit.client.conversation.Amendments;
import chat.tacit.client.conversation.ContactsByMesh;
import chat.tacit.client.conversation.Conversations;
import chat.tacit.client.conversation.Gaps;
import chat.tacit.client.conversation.Inbox;
import chat.tacit.client.conversation.Reader;
import chat.tacit.client.conversation.RekeyWays;
import chat.tacit.client.conversation.Rekeys;
import chat.tacit.client.conversation.Requests;
import chat.tacit.client.conversation.Resyncs;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.conversation.Timers;
import chat.tacit.client.device.Announcements;
import chat.tacit.client.device.AskedPairs;
import chat.tacit.client.device.ChangeOver;
import chat.tacit.client.device.Feed;
import chat.tacit.client.device.HandOvers;
import chat.tacit.client.device.Intake;
import chat.tacit.client.device.Mirror;
import chat.tacit.client.device.MissingPairs;
import chat.tacit.client.device.Pairs;
import chat.tacit.client.device.PeerDevices;
import chat.tacit.client.device.RecoverySigners;
import chat.tacit.client.device.Removals;
import chat.tacit.client.live.ToldIdentities;
import chat.tacit.client.mesh.Correspondence;
import chat.tacit.client.mesh.KeyStock;
import chat.tacit.client.mesh.StrangersByMesh;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.RoomSpeech;
import chat.tacit.client.room.RoomSteps;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** The client's parts, wired by hand: the only place that knows how they hang together. */
public record Parts(
        Entropy entropy,
        Sealer sealer,
        Introduction introduction,
        Conversations conversations,
        Amendments amendments,
        Timers timers,
        Joining joining,
        Resyncs resyncs,
        Rekeys rekeys,
        Requests requests,
        Inbox inbox,
        Announcements announcements,
        Pairs pairs,
        Rotation rotation,
        Feed feed,
        MissingPairs missingPairs,
        Removals removals,
        RecoverySigners signers,
        HandOvers handOvers,
        Gaps gaps,
        ToldIdentities toldIdentities,
        RoomSteps rooms,
        Correspondence correspondence,
        KeyStock stock,
        MeshRotation meshRotation) {

    /** The most by which a copy on a further route waits ({@code spec/60-contact} §4). */
    public static final Duration SPREAD = Duration.ofSeconds(2);

    /** Asks every contact for a new session, and seals nothing for them before. */
    public void restore(Transaction tx, Instant now) {
        Contacts.pauseAll(tx);
        for (Contact contact : Contacts.live(tx)) {
            resyncs.ask(tx, contact, now, event -> {});
        }
    }

    /** The parts for a profile. */
    public static Parts of(Profile profile, Duration spread, Entropy entropy) {
        return of(profile, spread, Rotation.Terms.DEFAULT, entropy);
    }

    /** The parts for a profile whose queues are used for as long as {@code terms} say. */
    public static Parts of(
            Profile profile, Duration spread, Rotation.Terms terms, Entropy entropy) {
        KeyStock stock = new KeyStock(entropy);
        Supplier<JoseKey> pairsOfMesh = stock::take;
        Sealer sealer = new Sealer(entropy, spread);
        Whereabouts whereabouts = new Whereabouts(entropy, sealer, pairsOfMesh);
        Introduction introduction = new Introduction(entropy, sealer, whereabouts);
        Gaps gaps = new Gaps(sealer, introduction);
        Resyncs resyncs = new Resyncs(entropy, sealer, introduction);
        RoomSpeech speech = new RoomSpeech(entropy);
        Conversations conversations = new Conversations(sealer, resyncs, speech);
        ChangeOver changeOver = new ChangeOver(entropy, sealer);
        Rekeys rekeys =
                new Rekeys(
                        entropy, sealer, resyncs, changeOver, new RekeyWays(entropy, pairsOfMesh));
        Timers timers = new Timers(sealer, entropy);
        Amendments amendments = new Amendments(sealer, resyncs, speech);
        Announcements announcements = new Announcements(sealer);
        Feed feed = new Feed(sealer, entropy);
        AskedPairs asked = new AskedPairs(announcements);
        Intake intake =
                new Intake(new Mirror(conversations, amendments, asked, changeOver, entropy));
        Pairs pairs = new Pairs(entropy, introduction, pairsOfMesh);
        PeerDevices peerDevices = new PeerDevices(entropy, sealer, pairs, changeOver);
        RoomSteps rooms = new RoomSteps(sealer, entropy);
        Inbox inbox =
                new Inbox(
                        entropy,
                        new Admission(entropy),
                        new Reader(
                                entropy,
                                introduction,
                                timers,
                                new Reader.Further(rekeys, intake, peerDevices, gaps, rooms)),
                        resyncs,
                        terms.looks());
        return new Parts(
                entropy,
                sealer,
                introduction,
                conversations,
                amendments,
                timers,
                new Joining(entropy, introduction, rekeys::join, pairsOfMesh),
                resyncs,
                rekeys,
                new Requests(entropy, introduction, resyncs),
                inbox,
                announcements,
                pairs,
                new Rotation(entropy, introduction, terms),
                feed,
                new MissingPairs(pairs, asked),
                new Removals(announcements, feed, entropy),
                new RecoverySigners(announcements, entropy),
                new HandOvers(announcements, pairs),
                gaps,
                new ToldIdentities(sealer, entropy),
                rooms,
                new StrangersByMesh(new ContactsByMesh(inbox, entropy)),
                stock,
                new MeshRotation(stock, entropy));
    }
}
