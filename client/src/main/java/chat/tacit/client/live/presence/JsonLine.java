package chat.tacit.client.live.presence;

import chat.tacit.crypto.MalformedException;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** The fields of one JSON object, each of the type that is wanted or malformed. */
record JsonLine(JsonObject json) {

    /**
     * @throws MalformedException if it isn't one JSON object
     */
    static JsonLine of(String text) {
        try {
            return new JsonLine(new JsonObject(text));
        } catch (DecodeException e) {
            throw new MalformedException("no JSON object");
        }
    }

    String text(String field) {
        return optionalText(field).orElseThrow(() -> missing(field));
    }

    Optional<String> optionalText(String field) {
        return switch (json.getValue(field)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            case Object _ -> throw missing(field);
        };
    }

    long number(String field) {
        return switch (json.getValue(field)) {
            case Integer number -> number;
            case Long number -> number;
            case null -> throw missing(field);
            case Object _ -> throw missing(field);
        };
    }

    /** A number that isn't negative and fits an {@code int}. */
    int count(String field) {
        long number = number(field);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw missing(field);
        }
        return (int) number;
    }

    boolean flag(String field) {
        if (json.getValue(field) instanceof Boolean flag) {
            return flag;
        }
        throw missing(field);
    }

    Instant instant(String field) {
        try {
            return Instant.parse(text(field));
        } catch (DateTimeException e) {
            throw missing(field);
        }
    }

    /** One of the words of an enum, which are its names. */
    <E extends Enum<E>> E word(String field, Class<E> type) {
        try {
            return Enum.valueOf(type, text(field));
        } catch (IllegalArgumentException e) {
            throw missing(field);
        }
    }

    private static MalformedException missing(String field) {
        return new MalformedException("no good '" + field + "'");
    }
}
