package chat.tacit.protocol.mesh;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A JSON value as the mesh writes them ({@code spec/40-mesh} §2.1). There is no null. */
public sealed interface JsonValue {
    /** The largest number: the largest whole one that every reader of JSON keeps. */
    long MOST = (1L << 53) - 1;

    /**
     * The value in canonical form (RFC 8785), in UTF-8.
     *
     * @throws MalformedException if a text holds half a surrogate pair
     */
    default byte[] canonical() {
        StringBuilder out = new StringBuilder(256);
        CanonicalJson.write(this, out);
        return Text.utf8(out.toString());
    }

    /** Text, of any length. */
    record JsonText(String value) implements JsonValue {}

    /** A whole number from 0 to {@link #MOST}. */
    record JsonNumber(long value) implements JsonValue {
        public JsonNumber {
            if (value < 0 || value > MOST) {
                throw new MalformedException("a number is from 0 to 2^53 - 1");
            }
        }
    }

    /** True or false. */
    record JsonFlag(boolean value) implements JsonValue {}

    /** Values in their order. */
    record JsonList(List<JsonValue> entries) implements JsonValue {
        public JsonList {
            entries = List.copyOf(entries);
        }
    }

    /** Members under their names, sorted by the UTF-16 units of these. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        public JsonObject {
            members = Collections.unmodifiableMap(new TreeMap<>(members));
        }

        /** An object without members, to which {@link #with} adds. */
        public static JsonObject empty() {
            return new JsonObject(Map.of());
        }

        /** This object with one member more. */
        public JsonObject with(String name, JsonValue value) {
            Map<String, JsonValue> all = new HashMap<>(members);
            all.put(name, value);
            return new JsonObject(all);
        }

        public JsonObject with(String name, String text) {
            return with(name, new JsonText(text));
        }

        public JsonObject with(String name, long number) {
            return with(name, new JsonNumber(number));
        }

        /** The members, for a form that takes each that it knows. */
        public JsonMembers open() {
            return new JsonMembers(this);
        }
    }

    /** A list of texts. */
    static JsonList texts(List<String> texts) {
        List<JsonValue> entries = new ArrayList<>();
        texts.forEach(text -> entries.add(new JsonText(text)));
        return new JsonList(entries);
    }
}
