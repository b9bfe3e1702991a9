// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// node run_onnx.js NODE_MODULES < LIST
//
// Runs ONNX models in onnxruntime's CPU provider. LIST has a line for each run:
// {"model": FILE, "inputs": {NAME: {"type", "dims", "file"}}, "outputs": FOLDER}.
// Each output is written to FOLDER/NAME; a line "ok" or the error is printed.
const fs = require("fs");
const path = require("path");
const ort = require(path.join(process.argv[2], "onnxruntime-node"));

const arrays = {
  float32: Float32Array, int8: Int8Array, uint8: Uint8Array, int32: Int32Array, int64: BigInt64Array,
};

async function run(job, sessions) {
  if (!sessions.has(job.model)) {
    sessions.clear();
    sessions.set(job.model, await ort.InferenceSession.create(job.model, { intraOpNumThreads: 1, logSeverityLevel: 3 }));
  }
  const session = sessions.get(job.model);
  const feeds = {};
  for (const [name, input] of Object.entries(job.inputs)) {
    const bytes = fs.readFileSync(input.file);
    const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    feeds[name] = new ort.Tensor(input.type, new arrays[input.type](copy), input.dims);
  }
  const results = await session.run(feeds);
  for (const [name, value] of Object.entries(results)) {
    const data = value.data;
    fs.writeFileSync(path.join(job.outputs, name), Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  }
}

(async () => {
  const sessions = new Map();
  for (const line of fs.readFileSync(0, "utf8").split("\n")) {
    if (!line) continue;
    try {
      await run(JSON.parse(line), sessions);
      console.log("ok");
    } catch (error) {
      console.log("error: " + String(error.message || error).split("\n")[0]);
    }
  }
})();
