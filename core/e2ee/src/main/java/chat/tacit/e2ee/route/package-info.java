/** Routes and the boxes that travel on them ({@code spec/60-contact} §4). */
@NullMarked
package chat.tacit.e2ee.route;

import org.jspecify.annotations.NullMarked;
