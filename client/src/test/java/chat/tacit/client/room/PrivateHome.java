package chat.tacit.client.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Homes;
import chat.tacit.client.RealRelays;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.edge.Listen;

import io.vertx.core.dns.AddressResolverOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A real relay at which somebody has an account, with a private pair and no rooms yet. */
abstract class PrivateHome {
    static final Entropy ENTROPY = Entropy.system();
    static final Handle ANNA = new Handle("anna");

    @TempDir Path folder;
    final Dialler dialler = new Dialler(AddressResolverOptions::new);
    final SecretLinks links = new SecretLinks(dialler, new Direct(), ENTROPY);
    final List<Machine> machines = new ArrayList<>();
    final EpochSecrets secrets = EpochSecrets.fresh(true, ENTROPY);
    final RoomId room = id();
    final Keys keys = RealRelays.keys();
    Relay relay;
    AccountId account;
    PrivatePair pair;

    private record Direct() implements SecretLinks.Ways {
        @Override
        public List<RelayProxy> path(RelayAddress relay) {
            return List.of();
        }

        @Override
        public boolean allows(RelayAddress relay) {
            return true;
        }
    }

    @BeforeEach
    void makeAnAccount() throws Exception {
        Limits limits = Limits.defaults().with(Limit.ROOM_POSTS, 100_000);
        relay = RealRelays.rooms(keys, Listen.loopback(), limits, RealRelays.memory());
        account = new AccountName(ANNA, relay.address().fingerprint()).id();
        try (SecretLink link = links.home(new AccountAddress(relay.address(), ANNA))) {
            register(link);
            pair = pair(link);
        }
    }

    void register(SecretLink link) throws Exception {
        SigningKey key = SigningKey.generate(ENTROPY);
        SignInTerms terms = (SignInTerms) link.call(Asking.of(new Request.GetSignIn(ANNA)));
        AccountName name = new AccountName(ANNA, relay.address().fingerprint());
        Asking asking =
                (session, _) -> {
                    SignInProof proof = new SignInProof(name, session);
                    Bytes signature =
                            key.sign(proof.registration(key.publicKey(), key.publicKey(), terms));
                    return new Request.Register(
                            ANNA,
                            key.publicKey(),
                            key.publicKey(),
                            terms,
                            Optional.empty(),
                            signature,
                            signature);
                };
        assertThat(link.call(asking)).isInstanceOf(Reply.SignedIn.class);
    }

    PrivatePair pair(SecretLink link) throws Exception {
        AccountName name = new AccountName(ANNA, relay.address().fingerprint());
        Reply made = link.call(Asking.of(new Request.GenerateChannelPair(name, true)));
        return PrivatePair.of(((Reply.ChannelPair) made).room(), Secret.random(ENTROPY, 32));
    }

    @AfterEach
    void stop() {
        machines.forEach(Machine::close);
        links.close();
        dialler.close();
        relay.close();
    }

    static RoomId id() {
        return new RoomId(Bytes.owned(ENTROPY.bytes(RoomId.SIZE)));
    }

    Machine machine(String name, int whim) throws Exception {
        Machine machine =
                new Machine(
                        Homes.open(folder.resolve(name), "Anna"),
                        account,
                        new Machine.Where(pair, relay.address(), links),
                        whim);
        machines.add(machine);
        return machine;
    }

    Machine started(String name) throws Exception {
        return machine(name, 0).started();
    }

    Machine again(String name) {
        Machine again =
                new Machine(
                        Homes.again(folder.resolve(name)),
                        account,
                        new Machine.Where(pair, relay.address(), links),
                        0);
        machines.add(again);
        return again;
    }

    void stop(Machine machine) {
        machines.remove(machine);
        machine.close();
    }
}
