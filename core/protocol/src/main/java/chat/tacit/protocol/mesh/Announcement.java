package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a server says about itself ({@code spec/40-mesh} §8.1).
 *
 * @param address whose fingerprint is that of the key that signs this
 * @param operator who runs it, if it says so
 */
public record Announcement(RelayAddress address, Optional<OperatorProof> operator, Set<Role> roles)
        implements ServerStatement {
    static final String TYPE = "announcement";

    private static final long VERSION = 1;

    /** What a server is to others, sorted by the word. */
    public enum Role {
        PROXY("proxy"),
        RX("rx"),
        TX("tx");

        private final String word;

        Role(String word) {
            this.word = word;
        }

        static Role of(String word) {
            for (Role role : values()) {
                if (role.word.equals(word)) {
                    return role;
                }
            }
            throw new MalformedException("a role of another name");
        }
    }

    public Announcement {
        roles = Set.copyOf(roles);
    }

    static Announcement read(JsonMembers members) {
        if (members.number("version", JsonValue.MOST) != VERSION) {
            throw new MalformedException("an announcement of another version");
        }
        return new Announcement(
                RelayAddress.parse(members.text("address")),
                members.optional("operator")
                        .map(value -> OperatorProof.of(JsonMembers.object("operator", value))),
                roles(members.texts("roles", Role.values().length)));
    }

    private static Set<Role> roles(List<String> words) {
        if (!words.equals(words.stream().sorted().distinct().toList())) {
            throw new MalformedException("roles are sorted, none twice");
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        words.forEach(word -> roles.add(Role.of(word)));
        return roles;
    }

    @Override
    public JsonObject json() {
        List<String> words = roles.stream().sorted().map(role -> role.word).toList();
        JsonObject json =
                JsonObject.empty()
                        .with("address", address.toString())
                        .with("roles", JsonValue.texts(words))
                        .with("type", TYPE)
                        .with("version", VERSION);
        return operator.map(proof -> json.with("operator", proof.json())).orElse(json);
    }

    /** Whether {@code key} may say this: the address is its own. */
    public boolean isOf(VerifyingKey key) {
        return address.fingerprint().equals(Fingerprint.of(key));
    }
}
