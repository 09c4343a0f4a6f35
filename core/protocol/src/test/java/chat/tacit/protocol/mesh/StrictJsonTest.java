package chat.tacit.protocol.mesh;

import static chat.tacit.protocol.mesh.MeshSamples.malformed;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "null",
                "{\"a\":null}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"a\":-1}",
                "{\"a\":1.0}",
                "{\"a\":1e3}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":9007199254740992}",
                "{\"a\":99999999999999999999}",
                "{\"a\":tru}",
                "{\"a\":True}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\" 1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":[1,]}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\uD800\"}",
                "{\"a\":\"\\uDC00\\uD800\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"b",
                "{\"a\":1} x",
                "{\"a\":1}{}",
                "\uFEFF{}",
                "{\u00a0}",
                "{} // comment",
            })
    void whatIsNotJsonAsTheMeshHasItIsMalformed(String text) {
        malformed(() -> JsonReader.object(Text.utf8(text)));
    }

    @Test
    void bytesThatAreNotUtf8AreMalformed() {
        malformed(() -> JsonReader.object(new byte[] {'{', '"', (byte) 0xc3, '"', '}'}));
        malformed(() ->
                JsonReader.object(
                        new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}));
    }

    @Test
    void valuesNestEightDeepAndNoDeeper() {
        int lists = JsonReader.DEPTH - 1;
        assertThat(again("{\"a\":" + "[".repeat(lists) + "]".repeat(lists) + "}")).isNotEmpty();
        malformed(() -> again("{\"a\":" + "[".repeat(lists + 1) + "]".repeat(lists + 1) + "}"));
        malformed(() -> again("{\"a\":" + "[".repeat(100_000)));
    }

    @Test
    void canonicalFormIsThatOfTheRfc() {
        assertThat(again(" { \"b\" : [ true , false , {} , [] ] ,\r\n\t\"a\":0 } "))
                .isEqualTo("{\"a\":0,\"b\":[true,false,{},[]]}");
        assertThat(again("{\"a\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"}"))
                .isEqualTo("{\"a\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
        assertThat(again("{\"\\b\\f\\n\\r\\t\":9007199254740991}"))
                .isEqualTo("{\"\\b\\f\\n\\r\\t\":9007199254740991}");
    }

    /** The names of RFC 8785 §3.2.3, whose order is by UTF-16 units and not by code points. */
    @Test
    void membersAreSortedByUnitsOfUtf16() {
        assertThat(
                        again(
                                "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,"
                                        + "\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}"))
                .isEqualTo(
                        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,"
                                + "\"\ud83d\ude00\":5,\"\ufb33\":3}");
    }

    private static String again(String text) {
        return Text.fromUtf8(JsonReader.object(Text.utf8(text)).canonical());
    }

    @Test
    void everyMemberIsTakenOnceAndNoneIsLeft() {
        JsonObject object = JsonObject.empty().with("number", 7).with("text", "x");
        JsonMembers members = object.open();
        assertThat(members.number("number", 7)).isEqualTo(7);
        malformed(() -> members.number("number", 7));
        malformed(() -> {
            members.end();
            return members;
        });
        assertThat(members.text("text")).isEqualTo("x");
        members.end();
        malformed(() -> object.open().number("number", 6));
        malformed(() -> object.open().number("text", 7));
        malformed(() -> object.open().text("number"));
        malformed(() -> object.open().list("text", 1));
        malformed(() -> object.open().flag("text"));
        malformed(() -> object.with("flag", new JsonValue.JsonFlag(false)).open().flag("flag"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-06-15T12:34:56",
                "2024-06-15T12:34:56.0Z",
                "2024-06-15T12:34:56.5Z",
                "2024-06-15T12:34:56+00:00",
                "2024-06-15T12:34Z",
                "2024-06-15t12:34:56z",
                "2024-06-31T12:34:56Z",
                "2024-06-15T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "1969-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "now",
            })
    void timestampHasOneForm(String text) {
        malformed(() -> Timestamp.parse(text));
    }

    @Test
    void timestampOfTheDocumentIsRead() throws MalformedException {
        assertThat(Timestamp.format(Timestamp.parse("2024-06-15T12:34:56Z")))
                .isEqualTo("2024-06-15T12:34:56Z");
        assertThat(Timestamp.format(Timestamp.parse("1970-01-01T00:00:00Z").plusMillis(999)))
                .isEqualTo("1970-01-01T00:00:00Z");
        assertThat(Timestamp.parse("9999-12-31T23:59:59Z").getEpochSecond())
                .isEqualTo(Fetch.MOST_SECONDS);
    }
}
