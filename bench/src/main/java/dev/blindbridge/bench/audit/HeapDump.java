package dev.blindbridge.bench.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads a heap dump in the JVM's binary format (HPROF 1.0.2, as `jcmd GC.heap_dump` writes it):
/// the loaded classes, and objects with their fields. Not thread-safe; belongs to its file's life.
final class HeapDump {
    private static final int STRING = 0x01;
    private static final int LOAD_CLASS = 0x02;
    private static final int HEAP_DUMP = 0x0C;
    private static final int HEAP_DUMP_SEGMENT = 0x1C;
    private static final int OBJECT_TYPE = 2;
    private static final int BYTE_TYPE = 8;

    /// One object. Fields of superclasses are among its own.
    ///
    /// @param fields numbers, booleans, and ids of objects as `Reference`
    record Instance(long id, String className, Map<String, Object> fields) {}

    /// A field that points to an object; 0 is null.
    record Reference(long id) {}

    private record Field(String name, int type) {}

    private record ClassShape(long superId, List<Field> fields) {}

    private final ByteBuffer dump;
    private final Map<Long, String> strings = new HashMap<>();
    private final Map<Long, String> classNames = new HashMap<>();
    private final Map<Long, ClassShape> shapes = new HashMap<>();
    private final Map<Long, Integer> places = new HashMap<>();
    private final Map<Long, List<Integer>> instancesByClass = new HashMap<>();

    private HeapDump(ByteBuffer dump) {
        this.dump = dump;
    }

    static HeapDump read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            HeapDump dump =
                    new HeapDump(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            dump.index();
            return dump;
        }
    }

    private void index() throws IOException {
        while (dump.get() != 0) {
            // the format's name
        }
        if (dump.getInt() != Long.BYTES) {
            throw new IOException("a heap dump of a 32-bit machine");
        }
        dump.getLong(); // when
        while (dump.hasRemaining()) {
            int tag = dump.get() & 0xFF;
            dump.getInt();
            long length = Integer.toUnsignedLong(dump.getInt());
            int end = Math.toIntExact(dump.position() + length);
            switch (tag) {
                case STRING -> {
                    long id = dump.getLong();
                    strings.put(id, text(end - dump.position()));
                }
                case LOAD_CLASS -> {
                    dump.getInt();
                    long id = dump.getLong();
                    dump.getInt();
                    String name = strings.getOrDefault(dump.getLong(), "?");
                    classNames.put(id, name.replace('/', '.'));
                }
                case HEAP_DUMP, HEAP_DUMP_SEGMENT -> segment(end);
                default -> {}
            }
            dump.position(end);
        }
    }

    private String text(int length) {
        byte[] utf8 = new byte[length];
        dump.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private void segment(int end) throws IOException {
        while (dump.position() < end) {
            int tag = dump.get() & 0xFF;
            switch (tag) {
                case 0xFF, 0x05, 0x07 -> skip(8); // roots: unknown, class, monitor
                case 0x01 -> skip(16); // JNI global
                case 0x02, 0x03, 0x08 -> skip(16); // JNI local, frame, thread
                case 0x04, 0x06 -> skip(12); // native stack, thread block
                case 0x20 -> classDump();
                case 0x21 -> instance();
                case 0x22 -> objectArray();
                case 0x23 -> primitiveArray();
                default -> throw new IOException("an unknown record in the heap dump: " + tag);
            }
        }
    }

    private void skip(int bytes) {
        dump.position(dump.position() + bytes);
    }

    private void classDump() {
        long id = dump.getLong();
        dump.getInt();
        long superId = dump.getLong();
        skip(5 * 8 + 4); // loader, signers, domain, two reserved; size
        int constants = dump.getShort() & 0xFFFF;
        for (int i = 0; i < constants; i++) {
            dump.getShort();
            skip(size(dump.get()));
        }
        int statics = dump.getShort() & 0xFFFF;
        for (int i = 0; i < statics; i++) {
            dump.getLong();
            skip(size(dump.get()));
        }
        int count = dump.getShort() & 0xFFFF;
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = strings.getOrDefault(dump.getLong(), "?");
            fields.add(new Field(name, dump.get()));
        }
        shapes.put(id, new ClassShape(superId, fields));
    }

    private void instance() {
        int place = dump.position();
        places.put(dump.getLong(), place);
        dump.getInt();
        instancesByClass.computeIfAbsent(dump.getLong(), _ -> new ArrayList<>()).add(place);
        skip(dump.getInt());
    }

    private void objectArray() {
        skip(12);
        int count = dump.getInt();
        skip(8 + 8 * count);
    }

    private void primitiveArray() {
        places.put(dump.getLong(dump.position()), dump.position());
        skip(12);
        int count = dump.getInt();
        skip(count * size(dump.get()));
    }

    private static int size(int type) {
        return switch (type) {
            case OBJECT_TYPE, 7, 11 -> 8; // reference, double, long
            case 4, BYTE_TYPE -> 1; // boolean
            case 5, 9 -> 2; // char, short
            case 6, 10 -> 4; // float, int
            default -> throw new IllegalArgumentException("an unknown type in the dump: " + type);
        };
    }

    /// Names of all classes that the process had loaded.
    Set<String> loadedClasses() {
        return new TreeSet<>(classNames.values());
    }

    /// How many objects of a class there are.
    int count(String className) {
        return instances(className::equals).size();
    }

    /// Objects of the classes whose names are accepted.
    List<Instance> instances(Predicate<String> className) {
        List<Instance> found = new ArrayList<>();
        instancesByClass.forEach((id, all) -> {
            if (className.test(classNames.getOrDefault(id, "?"))) {
                all.forEach(place -> found.add(instanceAt(place)));
            }
        });
        return found;
    }

    /// The object that a field points to; null if it is none, or an array.
    @Nullable Instance follow(@Nullable Object field) {
        if (!(field instanceof Reference(long id)) || id == 0) {
            return null;
        }
        Integer place = places.get(id);
        boolean known = place != null && shapes.containsKey(dump.getLong(place + 12));
        return known && place != null ? instanceAt(place) : null;
    }

    /// The text of a string object, or null.
    @Nullable String string(@Nullable Object field) {
        Instance string = follow(field);
        if (string == null || !string.className().equals("java.lang.String")) {
            return null;
        }
        byte[] value = bytes(string.fields().get("value"));
        boolean latin1 = Integer.valueOf(0).equals(string.fields().get("coder"));
        return value == null
                ? null
                : new String(
                        value, latin1 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_16LE);
    }

    /// An array of bytes, or null.
    byte @Nullable [] bytes(@Nullable Object field) {
        if (!(field instanceof Reference(long id))) {
            return null;
        }
        Integer place = places.get(id);
        if (place == null || dump.get(place + 16) != BYTE_TYPE) {
            return null;
        }
        byte[] bytes = new byte[dump.getInt(place + 12)];
        dump.get(place + 17, bytes);
        return bytes;
    }

    private Instance instanceAt(int place) {
        long classId = dump.getLong(place + 12);
        Map<String, Object> fields = new LinkedHashMap<>();
        int at = place + 24;
        long shapeId = classId;
        ClassShape shape;
        while ((shape = shapes.get(shapeId)) != null) {
            for (Field field : shape.fields()) {
                fields.putIfAbsent(field.name(), value(field.type(), at));
                at += size(field.type());
            }
            shapeId = shape.superId();
        }
        return new Instance(dump.getLong(place), classNames.getOrDefault(classId, "?"), fields);
    }

    private Object value(int type, int at) {
        return switch (type) {
            case OBJECT_TYPE -> new Reference(dump.getLong(at));
            case 4 -> dump.get(at) != 0;
            case 5 -> dump.getChar(at);
            case 6 -> dump.getFloat(at);
            case 7 -> dump.getDouble(at);
            case BYTE_TYPE -> (int) dump.get(at);
            case 9 -> (int) dump.getShort(at);
            case 10 -> dump.getInt(at);
            default -> dump.getLong(at);
        };
    }
}
