package gateway.karaf.confine;

import gateway.karaf.confine.line.TypedLine;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What is done to JLine: it starts no other editor, expands nothing, and keeps a bounded amount of
 * what is typed. A session whose line or paste grows beyond {@link TypedLine} ends as if its user
 * had closed it: a line that were cut off would be carried out as something nobody typed, and so
 * would its rest.
 *
 * @see "JLine 3.30.6, org.jline.reader.impl"
 */
final class LineEditor {
  private static final ClassDesc TYPED = ClassDesc.of(TypedLine.class.getName());
  private static final ClassDesc CLOSED =
      ClassDesc.of(UnsupportedOperationException.class.getName());
  private static final ClassDesc BUFFER = ClassDesc.of("org.jline.reader.impl.BufferImpl");
  private static final ClassDesc END = ClassDesc.of("org.jline.reader.EndOfFileException");
  private static final ClassDesc INPUT_ENDED = ClassDesc.of("org.jline.utils.ClosedException");
  private static final ClassDesc KILL_RING = ClassDesc.of("org.jline.reader.impl.KillRing");
  private static final ClassDesc TEXT = ClassDesc.of(CharSequence.class.getName());
  private static final MethodTypeDesc NEW = MethodTypeDesc.of(ConstantDescs.CD_void);
  private static final MethodTypeDesc NEW_SAYING =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);
  private static final MethodTypeDesc ASK = MethodTypeDesc.of(ConstantDescs.CD_boolean, TEXT);

  /** What is done to which class. */
  static final Map<String, ClassTransform> CHANGES =
      Map.of(
          // ^X^E starts an editor inside the gateway, which reads any file
          "org.jline.reader.impl.LineReaderImpl",
          LineEditor::takeEditorAway,
          // whatever is written into a line, typed, yanked, put or pasted, comes by here
          "org.jline.reader.impl.BufferImpl",
          method("write", "([I)V", first(LineEditor::endWhenFull)),
          // a paste is read to its end, whatever it holds
          "org.jline.keymap.BindingReader",
          method("readStringUntil", LineEditor::endPasteWhenFull),
          // !! is the line before, a hundred times in a line, and the next line a hundred times
          // that
          "org.jline.reader.impl.DefaultExpander",
          method("expandHistory", instead(code -> code.aload(2).areturn())),
          // a copy of the line for each key, as long as the line is not entered
          "org.jline.reader.impl.UndoTree",
          method("newState", instead(CodeBuilder::return_)),
          // what is cut is added to what was cut before
          "org.jline.reader.impl.KillRing",
          ClassTransform.transformingMethodBodies(
              method ->
                  method.methodName().equalsString("add")
                      || method.methodName().equalsString("addBackwards"),
              first(LineEditor::startAnew)),
          "org.jline.reader.impl.history.DefaultHistory",
          method("add", "(Ljava/time/Instant;Ljava/lang/String;)V", first(LineEditor::forget)));

  private LineEditor() {}

  private static void endWhenFull(CodeBuilder code) {
    Label fits = code.newLabel();
    code.aload(0)
        .invokevirtual(BUFFER, "length", MethodTypeDesc.of(ConstantDescs.CD_int))
        .aload(1)
        .arraylength()
        .invokestatic(
            TYPED,
            "fits",
            MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_int, ConstantDescs.CD_int))
        .ifne(fits)
        .new_(END)
        .dup()
        .ldc("the line is too long")
        .invokespecial(END, ConstantDescs.INIT_NAME, NEW_SAYING)
        .athrow()
        .labelBinding(fits);
  }

  private static void endPasteWhenFull(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeInstruction call
        && call.name().equalsString("append")
        && call.type().equalsString("([CII)Ljava/lang/StringBuilder;")) {
      Label fits = code.newLabel();
      code.aload(2) // what was read so far
          .invokestatic(TYPED, "isFull", ASK)
          .ifeq(fits)
          .new_(INPUT_ENDED)
          .dup()
          .invokespecial(INPUT_ENDED, ConstantDescs.INIT_NAME, NEW)
          .athrow()
          .labelBinding(fits);
    }
    code.with(element);
  }

  private static void startAnew(CodeBuilder code) {
    code.aload(0)
        .dup()
        .getfield(KILL_RING, "lastKill", ConstantDescs.CD_boolean)
        .aload(0)
        .getfield(KILL_RING, "slots", ConstantDescs.CD_String.arrayType())
        .aload(0)
        .getfield(KILL_RING, "head", ConstantDescs.CD_int)
        .aaload()
        .invokestatic(
            TYPED,
            "grows",
            MethodTypeDesc.of(
                ConstantDescs.CD_boolean, ConstantDescs.CD_boolean, ConstantDescs.CD_String))
        .putfield(KILL_RING, "lastKill", ConstantDescs.CD_boolean);
  }

  private static void forget(CodeBuilder code) {
    Label remembered = code.newLabel();
    code.aload(2)
        .invokestatic(TYPED, "isRemembered", ASK)
        .ifne(remembered)
        .return_()
        .labelBinding(remembered);
  }

  private static void takeEditorAway(ClassBuilder type, ClassElement element) {
    if (element instanceof MethodModel method) {
      String name = method.methodName().stringValue();
      if (name.equals("editAndExecute")) { // answers whether it did something
        CodeTransform nothing = instead(code -> code.iconst_0().ireturn());
        type.transformMethod(method, MethodTransform.transformingCode(nothing));
        return;
      }
      if (name.equals("editAndAddInBuffer")) {
        type.transformMethod(method, MethodTransform.transformingCode(instead(LineEditor::refuse)));
        return;
      }
    }
    type.with(element);
  }

  private static void refuse(CodeBuilder code) {
    code.new_(CLOSED)
        .dup()
        .ldc("there is no editor in a session")
        .invokespecial(CLOSED, ConstantDescs.INIT_NAME, NEW_SAYING)
        .athrow();
  }

  private static ClassTransform method(String name, CodeTransform change) {
    return ClassTransform.transformingMethodBodies(
        method -> method.methodName().equalsString(name), change);
  }

  private static ClassTransform method(String name, String type, CodeTransform change) {
    return ClassTransform.transformingMethodBodies(
        method -> method.methodName().equalsString(name) && method.methodType().equalsString(type),
        change);
  }

  /** Before what the method does. */
  static CodeTransform first(Consumer<CodeBuilder> what) {
    return new CodeTransform() {
      @Override
      public void atStart(CodeBuilder code) {
        what.accept(code);
      }

      @Override
      public void accept(CodeBuilder code, CodeElement element) {
        code.with(element);
      }
    };
  }

  private static CodeTransform instead(Consumer<CodeBuilder> body) {
    return new CodeTransform() {
      @Override
      public void atStart(CodeBuilder code) {
        body.accept(code);
      }

      @Override
      public void accept(CodeBuilder code, CodeElement element) {
        // dropped
      }
    };
  }
}
