package chat.tacit.web.form;

import chat.tacit.client.room.RoomPerson;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A member of a room as programs and the page read of them. */
public final class MemberForm {
    private MemberForm() {}

    /**
     * Their members.
     *
     * @param blocked whether the user blocked the account
     */
    public static Map<String, Object> fields(RoomPerson person, boolean blocked) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", person.name());
        fields.put("self", person.own());
        fields.put("role", person.role().name().toLowerCase(Locale.ROOT));
        fields.put("here", person.here());
        fields.put("account", person.address().toString());
        fields.put("let_in_by", person.letInBy());
        if (!person.own()) {
            fields.put("level", person.level().text());
        }
        if (blocked) {
            fields.put("blocked", true);
        }
        return fields;
    }
}
