// Independent: what the KDL parser of the npm registry makes of documents, in the form of build/host/kdl-tree.
// Usage: node independent.mjs < documents, each ended by a NUL byte. The package is found from the working folder.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(process.cwd() + "/"));
const { parse } = await import(pathToFileURL(require.resolve("@bgotink/kdl")));

function value(v) {
  if (typeof v === "string") return ["string", v];
  if (typeof v === "boolean" || v === null) return ["keyword", "#" + v];
  return ["number", String(v)];
}

function tree(nodes) {
  return nodes.map((node) => [
    node.name.name,
    node.entries.map((entry) => [entry.getName(), ...value(entry.getValue())]),
    node.children ? tree(node.children.nodes) : [],
  ]);
}

const documents = readFileSync(0, "utf8").split("\0").slice(0, -1);
for (const text of documents) {
  let line = null;
  try {
    line = tree(parse(text).nodes);
  } catch {
    // not KDL 2.0: null
  }
  console.log(JSON.stringify(line));
}
