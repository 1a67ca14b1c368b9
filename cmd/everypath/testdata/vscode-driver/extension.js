// Drives VS Code for TestVSCode: it opens the file FILE, waits for what
// everypath shows there, applies the fix of the first finding, waits until that
// has gone, and saves, which applies the fix of the second. What it saw goes to
// the file RESULT.
const fs = require("fs");
const vscode = require("vscode");

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isDone, tries = 600) {
  for (let i = 0; i < tries; i++) {
    if (isDone()) return true;
    await sleep(100);
  }
  return false;
}

async function drive(result) {
  const uri = vscode.Uri.file(process.env.FILE);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const shown = () => vscode.languages.getDiagnostics(uri).filter((d) => d.source === "everypath");
  result.arrived = await until(() => shown().length === 2);
  const [first] = shown();
  result.message = first.message;
  result.code = first.code.value;
  result.text = document.getText(first.range);
  result.path = first.relatedInformation.map((r) => `${r.location.range.start.line + 1}: ${r.message}`);
  const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", uri, first.range, "quickfix");
  result.actions = actions.map((a) => a.title);
  await vscode.workspace.applyEdit(actions[0].edit);
  result.gone = await until(() => shown().length === 1);
  // What is to be done on saving has a second and a half for it, by a limit of
  // VS Code, which is not much on a busy machine.
  for (let i = 0; i < 6 && !result.allGone; i++) {
    if (i > 0) {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(uri, document.lineAt(document.lineCount - 1).range.end, "\n");
      await vscode.workspace.applyEdit(edit);
    }
    await document.save();
    result.allGone = await until(() => shown().length === 0, 100);
  }
  result.isSaved = !document.isDirty;
}

exports.activate = async () => {
  const result = { version: vscode.version };
  try {
    await drive(result);
  } catch (e) {
    result.error = String(e.stack || e);
  }
  fs.writeFileSync(process.env.RESULT + ".new", JSON.stringify(result));
  fs.renameSync(process.env.RESULT + ".new", process.env.RESULT);
};
