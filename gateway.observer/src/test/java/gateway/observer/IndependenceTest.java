package gateway.observer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The witnesses share nothing with the gateway: their classes name java.base and each other. */
class IndependenceTest {
  @Test
  void shouldReferToJavaBaseAndItselfOnly() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Observer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> foreign = new TreeSet<>();
    int files = 0;
    try (Stream<Path> walk = Files.walk(classes)) {
      for (Path file : walk.filter(p -> p.toString().endsWith(".class")).toList()) {
        // The package's annotation is for tools; an annotation class that is absent is ignored.
        if (file.endsWith("package-info.class")) {
          continue;
        }
        files++;
        for (ClassDesc type : references(ClassFile.of().parse(file))) {
          if (!belongs(type)) {
            foreign.add(classes.relativize(file) + " -> " + type.displayName());
          }
        }
      }
    }
    assertTrue(files > 20, "no classes were examined in " + classes);
    assertEquals(Set.of(), foreign);
  }

  @Test
  void shouldFindAForeignReferenceWhenThereIsOne() throws IOException {
    String own = "/" + IndependenceTest.class.getName().replace('.', '/') + ".class";
    try (var in = IndependenceTest.class.getResourceAsStream(own)) {
      assertTrue(
          references(ClassFile.of().parse(in.readAllBytes())).stream()
              .anyMatch(type -> !belongs(type)));
    }
  }

  private static boolean belongs(ClassDesc type) {
    if (type.isArray()) {
      return belongs(type.componentType());
    }
    if (type.isPrimitive() || type.packageName().equals("gateway.observer")) {
      return true;
    }
    String name = type.packageName() + "." + type.displayName().replace('.', '$');
    try {
      Class<?> found = Class.forName(name, false, Observer.class.getClassLoader());
      return "java.base".equals(found.getModule().getName());
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  private static List<ClassDesc> references(ClassModel model) {
    List<ClassDesc> types = new ArrayList<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof ClassEntry type) {
        types.add(type.asSymbol());
      } else if (entry instanceof NameAndTypeEntry member) {
        addDescriptor(types, member.type().stringValue());
      }
    }
    model.fields().forEach(field -> types.add(field.fieldTypeSymbol()));
    model.methods().forEach(method -> addDescriptor(types, method.methodType().stringValue()));
    return types;
  }

  private static void addDescriptor(List<ClassDesc> types, String descriptor) {
    if (descriptor.startsWith("(")) {
      MethodTypeDesc method = MethodTypeDesc.ofDescriptor(descriptor);
      types.addAll(method.parameterList());
      types.add(method.returnType());
    } else {
      types.add(ClassDesc.ofDescriptor(descriptor));
    }
  }
}
