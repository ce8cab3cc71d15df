package gateway.shell.command;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import org.apache.karaf.shell.support.CommandException;

/**
 * Karaf 4.4 asks who the user is in a way that Java 24 took away. The distribution mends it when
 * classes are loaded (gateway.karaf.jdk25); here the one class that matters is mended before it is.
 */
final class KarafOnJava25 {
  private static final ClassDesc SUBJECT = ClassDesc.of("javax.security.auth.Subject");

  private KarafOnJava25() {}

  static {
    try (InputStream in = CommandException.class.getResourceAsStream("ShellUtil.class")) {
      if (in == null) {
        throw new IllegalStateException("Karaf has no ShellUtil any more");
      }
      ClassFile format = ClassFile.of();
      byte[] mended =
          format.transformClass(
              format.parse(in.readAllBytes()),
              ClassTransform.transformingMethodBodies(KarafOnJava25::redirect));
      MethodHandles.privateLookupIn(CommandException.class, MethodHandles.lookup())
          .defineClass(mended);
    } catch (IOException | IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** To be called before Karaf's shell is used. */
  static void mend() {
    // loading this class did it
  }

  private static void redirect(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeInstruction call
        && call.owner().asSymbol().equals(SUBJECT)
        && call.name().equalsString("getSubject")) {
      code.pop().invokestatic(SUBJECT, "current", MethodTypeDesc.of(SUBJECT));
    } else {
      code.with(element);
    }
  }
}
