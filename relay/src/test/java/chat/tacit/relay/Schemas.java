package chat.tacit.relay;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** As much of JSON Schema as {@code spec/mesh.openapi.json} uses; anything else is an error. */
final class Schemas {
    private static final String PREFIX = "#/components/schemas/";

    /** What says nothing that a checker could hold a value against. */
    private static final Set<String> REMARKS = Set.of("description", "format", "contentEncoding");

    private final JsonObject schemas;

    Schemas(JsonObject document) {
        this.schemas = document.getJsonObject("components").getJsonObject("schemas");
    }

    /** What is wrong with a value, if it isn't in its schema. */
    Optional<String> fault(Object value, JsonObject schema) {
        for (String keyword : schema.fieldNames()) {
            if (!REMARKS.contains(keyword) && !holds(keyword, schema, value)) {
                return Optional.of("%s of %s: %s".formatted(keyword, schema, value));
            }
        }
        return Optional.empty();
    }

    Optional<String> fault(Object value, String name) {
        return fault(value, schemas.getJsonObject(name));
    }

    private boolean fits(Object value, Object schema) {
        return fault(value, (JsonObject) schema).isEmpty();
    }

    private boolean holds(String keyword, JsonObject schema, Object value) {
        return switch (keyword) {
            case "$ref" -> fault(value, schema.getString("$ref").replace(PREFIX, "")).isEmpty();
            case "oneOf" ->
                    schema.getJsonArray("oneOf").stream().filter(one -> fits(value, one)).count()
                            == 1;
            case "type" -> isOfType(schema.getString("type"), value);
            case "const" -> schema.getValue("const").equals(value);
            case "enum" -> schema.getJsonArray("enum").contains(value);
            case "required" ->
                    value instanceof JsonObject object
                            && schema.getJsonArray("required").stream()
                                    .allMatch(name -> object.containsKey((String) name));
            case "additionalProperties" ->
                    value instanceof JsonObject object
                            && schema.getJsonObject("properties")
                                    .fieldNames()
                                    .containsAll(object.fieldNames());
            case "properties" ->
                    value instanceof JsonObject object
                            && schema.getJsonObject("properties").stream()
                                    .filter(member -> object.containsKey(member.getKey()))
                                    .allMatch(member ->
                                            fits(
                                                    object.getValue(member.getKey()),
                                                    member.getValue()));
            case "items" ->
                    entries(value).stream().allMatch(it -> fits(it, schema.getJsonObject("items")));
            case "maxItems" -> entries(value).size() <= schema.getInteger("maxItems");
            case "uniqueItems" -> new HashSet<>(entries(value)).size() == entries(value).size();
            case "pattern" ->
                    value instanceof String text
                            && text.matches("(?s).*" + anchored(schema.getString("pattern")));
            case "minLength" -> value.toString().length() >= schema.getInteger("minLength");
            case "maxLength" -> value.toString().length() <= schema.getInteger("maxLength");
            case "minimum" -> number(value) >= schema.getLong("minimum");
            case "maximum" -> number(value) <= schema.getLong("maximum");
            default -> throw new IllegalArgumentException("no keyword of these: " + keyword);
        };
    }

    /** A pattern looks for a part, unless it says otherwise. */
    private static String anchored(String pattern) {
        return pattern.endsWith("$") ? pattern : pattern + ".*";
    }

    private static boolean isOfType(String type, Object value) {
        return switch (type) {
            case "object" -> value instanceof JsonObject;
            case "array" -> value instanceof JsonArray;
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "boolean" -> value instanceof Boolean;
            default -> throw new IllegalArgumentException("no type of these: " + type);
        };
    }

    private static List<Object> entries(Object value) {
        return ((JsonArray) value).stream().toList();
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
