package chat.tacit.e2ee;

import static chat.tacit.e2ee.Failing.require;
import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.content.Bodies;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;

import java.util.ArrayList;
import java.util.List;

/** The part of {@link ContactVectors} that is about what messages say. */
final class ContentVectors {
    /** One copy, at the first relay. */
    private static final String PLACE = "00" + "66".repeat(24) + "ff" + "00".repeat(24);

    /** An account told, without its proof: handle abc at host a, port 1. */
    private static final String PLACED =
            "0a4e"
                    + "0a03616263"
                    + "1220"
                    + "33".repeat(32)
                    + "1a0161"
                    + "2001"
                    + "2a20"
                    + "44".repeat(32);

    private static final String PROOF = "1240" + "55".repeat(64);
    private static final String ROOM = "0a20" + "66".repeat(32);

    private ContentVectors() {}

    static List<Object> contents() {
        Bodies bodies = new Bodies(61);
        List<Object> contents = new ArrayList<>();
        for (Body body : bodies.all()) {
            if (body instanceof Body.Profile profile && !profile.picture().isEmpty()) {
                continue;
            }
            Content content = bodies.content(body);
            contents.add(object("kind", body.kind(), "content", content.encode().hex()));
        }
        return contents;
    }

    static List<Object> malformed() {
        String envelope = "0a10" + "11".repeat(16) + "10011801";
        String text = "8a01030a0161";
        require(decodes(envelope + text), "a text");
        require(decodes(envelope + file("61", 2, 2)), "a file");
        require(decodes(envelope + text(mentions(16))), "16 mentions");
        require(decodes(envelope + told(PLACED, PROOF)), "an account");
        require(decodes(envelope + step(ROOM + "10041a0161220100")), "an invitation");
        List<Object> malformed = new ArrayList<>();
        String[] cases = {
            "two bodies", envelope + text + text,
            "no body", envelope,
            "a head of one byte", envelope + "2a0101" + text,
            "number 0", "0a10" + "11".repeat(16) + "1801" + text,
            "an id of 15 bytes", "0a0f" + "11".repeat(15) + "10011801" + text,
            "an empty text", envelope + "8a0100",
            "text that isn't UTF-8", envelope + "8a01030a01ff",
            "a body that is a number", envelope + "880101",
            "a number with spare bytes", "0a10" + "11".repeat(16) + "1081001801" + text,
            "a reply without a text", envelope + "9201120a10" + "22".repeat(16),
            "an edit of nothing", envelope + "9a0103120161",
            "a deletion with a text", envelope + "a201150a10" + "22".repeat(16) + "120161",
            "a reaction to 15 bytes", envelope + "aa01140a0f" + "22".repeat(15) + "120161",
            "a reaction with white space", envelope + "aa01150a10" + "22".repeat(16) + "120120",
            "a timer of 4 seconds", envelope + "82020208" + "04",
            "a stamp of 4 seconds", envelope + "3004" + text,
            "a key change without a link", envelope + "ea0100",
            "a key change with a hash of 31 bytes", envelope + "ea01210a1f" + "22".repeat(31),
            "a key change with a join that is cut off",
                    envelope + "ea01250a20" + "22".repeat(32) + "120100",
            "an identity without a proof", envelope + "ca01220a20" + "22".repeat(32),
            "an identity with a proof of 63 bytes",
                    envelope + "ca01630a20" + "22".repeat(32) + "123f" + "33".repeat(63),
            "a device content that says nothing", envelope + "da0100",
            "kind 2,048", envelope + "82800100",
            "a file of three chunks with two places", envelope + file("61", 3, 2),
            "a file with a line break in its name", envelope + file("0a", 1, 1),
            "a copy at a relay that isn't named",
                    envelope + file("61", 1, 1).replace(PLACE, "01" + PLACE.substring(2)),
            "missing without a number", envelope + "8a0200",
            "missing numbers from 0", envelope + "8a02040a021001",
            "missing numbers that fall", envelope + "8a02060a0408021001",
            "mentions that fall",
                    envelope + text("1220" + "22".repeat(32) + "1220" + "21".repeat(32)),
            "a mention twice", envelope + text(("1220" + "22".repeat(32)).repeat(2)),
            "a mention of 31 bytes", envelope + text("121f" + "22".repeat(31)),
            "17 mentions", envelope + text(mentions(17)),
            "an account without a proof", envelope + told(PLACED),
            "an account of no handle", envelope + told(PLACED.replace("03616263", "022e61"), PROOF),
            "an account without a host", envelope + told(PLACED.replace("1a0161", ""), PROOF),
            "a proof of 63 bytes", envelope + told(PLACED, "123f" + "55".repeat(63)),
            "a step of no room", envelope + step("1002"),
            "step 6", envelope + step(ROOM + "1006"),
            "asked without a name", envelope + step(ROOM + "1001"),
            "accepted with a name", envelope + step(ROOM + "10021a0161"),
            "invited without an invitation", envelope + step(ROOM + "10041a0161"),
            "withdrawn with an invitation", envelope + step(ROOM + "1005220100"),
            "257 missing numbers", envelope + "8a02070a050801108102",
            "missing numbers twice", envelope + "8a020c0a04080110020a0408021003"
        };
        addMalformed(malformed, cases);
        addMalformed(malformed, pieces(envelope));
        addMalformed(malformed, calls(envelope));
        return malformed;
    }

    private static String[] pieces(String envelope) {
        require(decodes(envelope + piece("a202", "100f" + "1810" + "220161")), "a piece");
        return new String[] {
            "a piece of 16 and more", envelope + piece("a202", "1010" + "1811" + "220161"),
            "a piece behind the last", envelope + piece("a202", "1002" + "1802" + "220161"),
            "a piece of nothing", envelope + piece("a202", "1801"),
            "a piece of 1,537 bytes",
                    envelope + piece("a202", "1801" + "22810c" + "61".repeat(1_537)),
            "a part of a file of 6 and more", envelope + piece("aa02", "1807" + "220161")
        };
    }

    /** What is said about a call of id 77…. */
    private static String[] calls(String envelope) {
        String fingerprint = "1220" + "88".repeat(32);
        String description = "0a0161" + fingerprint;
        require(decodes(envelope + call("2200")), "a call that is declined");
        require(decodes(envelope + call(body("12", ring(description, "1801")))), "a ring");
        return new String[] {
            "a call of 15 bytes", envelope + body("d201", "0a0f" + "77".repeat(15) + "2200"),
            "a call of which nothing is said", envelope + call(""),
            "a call of which two things are said", envelope + call("22002a00"),
            "a ring without a way", envelope + call(body("12", ring(description, ""))),
            "way 3", envelope + call(body("12", ring(description, "1803"))),
            "media 4", envelope + call(body("12", "0804" + ring(description, "1801"))),
            "a description without a fingerprint",
                    envelope + call(body("12", ring("0a0161", "1801"))),
            "a fingerprint of 31 bytes",
                    envelope + call(body("12", ring("0a0161" + "121f" + "88".repeat(31), "1801"))),
            "a description without a text", envelope + call(body("12", ring(fingerprint, "1801"))),
            "a description of 11,265 bytes",
                    envelope
                            + call(
                                    body(
                                            "12",
                                            ring(
                                                    "0a8158" + "61".repeat(11_265) + fingerprint,
                                                    "1801"))),
            "no reason to end", envelope + call("3200"),
            "reason 7", envelope + call("32020807"),
            "no candidates", envelope + call("3a00"),
            "17 candidates", envelope + call(body("3a", "0a0161".repeat(17))),
            "a candidate of 257 bytes", envelope + call(body("3a", "0a8102" + "61".repeat(257)))
        };
    }

    private static String call(String said) {
        return body("d201", "0a10" + "77".repeat(16) + said);
    }

    private static String ring(String description, String way) {
        return body("12", description) + way;
    }

    private static void addMalformed(List<Object> malformed, String[] cases) {
        for (int i = 0; i < cases.length; i += 2) {
            require(!decodes(cases[i + 1]), cases[i]);
            malformed.add(object("what", cases[i], "content", cases[i + 1]));
        }
    }

    /** A part of id 22… with the fields behind that. */
    private static String piece(String tag, String fields) {
        return body(tag, "0a10" + "22".repeat(16) + fields);
    }

    private static String text(String mentions) {
        return body("8a01", "0a0161" + mentions);
    }

    private static String mentions(int count) {
        StringBuilder mentions = new StringBuilder();
        for (int i = 0; i < count; i++) {
            mentions.append(String.format("1220%02x", i)).append("22".repeat(31));
        }
        return mentions.toString();
    }

    private static String told(String... fields) {
        return body("9202", String.join("", fields));
    }

    private static String step(String fields) {
        return body("9a02", fields);
    }

    private static String body(String tag, String fields) {
        return tag + varint(fields.length() / 2) + fields;
    }

    /** A file of a name, a number of chunks, and a number of places. */
    private static String file(String name, int chunks, int places) {
        String relay = "0a20" + "33".repeat(32) + "1201611801";
        String body =
                "0a01"
                        + name
                        + "120161"
                        + "18"
                        + varint(chunks * 65_536)
                        + "2220"
                        + "44".repeat(32)
                        + "2a20"
                        + "55".repeat(32)
                        + "32"
                        + varint(relay.length() / 2)
                        + relay
                        + ("3a32" + PLACE).repeat(places);
        return "b201" + varint(body.length() / 2) + body;
    }

    private static String varint(int value) {
        StringBuilder out = new StringBuilder();
        int left = value;
        while (left > 0x7f) {
            out.append(String.format("%02x", (left & 0x7f) | 0x80));
            left >>>= 7;
        }
        return out.append(String.format("%02x", left)).toString();
    }

    private static boolean decodes(String content) {
        try {
            return Content.decode(Bytes.ofHex(content)).encode().hex().equals(content);
        } catch (MalformedException e) {
            return false;
        }
    }
}
