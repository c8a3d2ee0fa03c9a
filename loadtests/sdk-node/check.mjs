// Calls a running gateway with the official OpenAI library, unmodified, and checks what it makes of the answers.
//
//   BASE_URL=http://127.0.0.1:8080/v1 [API_KEY=...] node check.mjs
//
// Exit code 0 where everything holds; the last line says how many checks ran.

import assert from "node:assert/strict";
import OpenAI from "openai";

const baseURL = process.env.BASE_URL;
if (!baseURL) {
  console.error("BASE_URL is not set: name the gateway, like BASE_URL=http://127.0.0.1:8080/v1");
  process.exit(2);
}
const client = new OpenAI({ baseURL, apiKey: process.env.API_KEY ?? "none", maxRetries: 0, timeout: 60_000 });
const question = { role: "user", content: "What does P0301 mean?" };
const bounded = { model: "journeyman", messages: [question], max_tokens: 8, temperature: 0 };
let checks = 0;

async function check(name, body) {
  try {
    await body();
    checks++;
  } catch (error) {
    console.error(`${name}: ${error.stack}`);
    process.exitCode = 1;
  }
}

await check("models are listed", async () => {
  const ids = [];
  for await (const model of client.models.list()) {
    assert.equal(model.object, "model");
    ids.push(model.id);
  }
  assert.ok(ids.includes("journeyman"), `journeyman is not in ${ids}`);
});

let whole;
await check("a chat is answered", async () => {
  const answer = await client.chat.completions.create(bounded);
  assert.equal(answer.object, "chat.completion");
  assert.equal(answer.choices.length, 1);
  assert.equal(answer.choices[0].message.role, "assistant");
  assert.equal(typeof answer.choices[0].message.content, "string");
  assert.ok(["stop", "length"].includes(answer.choices[0].finish_reason));
  assert.ok(answer.usage.prompt_tokens > 0);
  assert.ok(answer.usage.completion_tokens > 0 && answer.usage.completion_tokens <= 8);
  assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens);
  assert.ok(answer._request_id, "the library finds x-request-id");
  whole = answer.choices[0].message.content;
});

await check("a stream says the same and ends with its usage", async () => {
  const stream = await client.chat.completions.create({
    ...bounded,
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = "";
  let finish = null;
  let usage = null;
  for await (const chunk of stream) {
    assert.equal(chunk.object, "chat.completion.chunk");
    text += chunk.choices[0]?.delta?.content ?? "";
    finish = chunk.choices[0]?.finish_reason ?? finish;
    usage = chunk.usage ?? usage;
  }
  assert.equal(text, whole);
  assert.ok(["stop", "length"].includes(finish));
  assert.ok(usage.completion_tokens > 0);
});

await check("the library's own stream helper puts the answer together", async () => {
  const runner = client.chat.completions.stream({ ...bounded });
  const answer = await runner.finalChatCompletion();
  assert.equal(answer.choices[0].message.content, whole);
});

await check("a stream can be abandoned, and the next request is served", async () => {
  const stream = await client.chat.completions.create({ ...bounded, max_tokens: 256, stream: true });
  for await (const chunk of stream) {
    assert.ok(chunk.id);
    break;
  }
  const next = await client.chat.completions.create(bounded);
  assert.equal(next.choices.length, 1);
});

await check("a wrong value is an error that the library knows", async () => {
  await assert.rejects(client.chat.completions.create({ ...bounded, temperature: "hot" }), (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError, `${error}`);
    assert.equal(error.param, "temperature");
    assert.equal(error.status, 400);
    assert.ok(error.requestID);
    return true;
  });
});

await check("an unknown model is not found", async () => {
  await assert.rejects(client.chat.completions.create({ ...bounded, model: "gpt-nowhere" }), OpenAI.NotFoundError);
});

console.log(`${checks} checks passed with openai for Node, ${process.exitCode ? "but not all" : "all"}`);
