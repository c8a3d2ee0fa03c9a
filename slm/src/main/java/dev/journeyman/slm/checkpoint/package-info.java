/**
 * Checkpoints: the files in which a language model's shape and weights are kept, in Hugging Face form.
 *
 * <p>{@link dev.journeyman.slm.checkpoint.Checkpoint} opens a model's directory,
 * {@link dev.journeyman.slm.checkpoint.CheckpointWriter} writes one;
 * {@link dev.journeyman.slm.checkpoint.LoraAdapter} does both for adapters, and
 * {@link dev.journeyman.slm.checkpoint.SafetensorsFile} and {@link dev.journeyman.slm.checkpoint.SafetensorsWriter} for any
 * other tensors. Whatever is wrong with a file ends in a {@link dev.journeyman.slm.checkpoint.CheckpointException}.
 *
 * <h2>A model directory</h2>
 *
 * <pre>
 * config.json                        the network's shape; read by ModelConfig
 * generation_config.json             optional; only eos_token_id is read, and added to config.json's
 * model.safetensors                  the weights; or, if this is absent:
 * model.safetensors.index.json       {"metadata": {"total_size": bytes}, "weight_map": {tensor: file}}
 * model-00001-of-00002.safetensors   a shard; any plain name ending in .safetensors that the index gives
 * </pre>
 *
 * <p>Tensor names and shapes are those of {@link dev.journeyman.slm.checkpoint.TensorNames}: every one must be there with its
 * shape as F32, F16 or BF16, and no other may, except an output head beside a config that ties it (not read) and the
 * {@code rotary_emb.inv_freq} buffers of old transformers versions (not read). Every tensor of a shard must be in the index
 * and the other way round. A shard's name may not leave the directory; symbolic links are followed, because hub caches are
 * made of them.
 *
 * <h2>safetensors</h2>
 *
 * <pre>
 * offset 0      u64, little-endian: N, the header's length in bytes
 * offset 8      N bytes of UTF-8 JSON that starts with '{'; may end in spaces
 *               {"__metadata__": {string: string}, tensor: {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}
 * offset 8 + N  the data; data_offsets count from here, end exclusive; row-major, little-endian
 * </pre>
 *
 * <p>Refused: N over 100,000,000 or over the file; anything but one JSON object; duplicate keys; a dtype that
 * {@link dev.journeyman.slm.checkpoint.ElementType} lacks; negative or fractional numbers; a shape whose size overflows or
 * differs from the span of its offsets; offsets beyond the file; tensors that overlap, leave a hole or stop before the file
 * does; over 200,000 tensors or 32 dimensions. Other keys of a tensor's object are skipped.
 *
 * <p>What is written besides: the header is padded to a multiple of 8 bytes, larger element types come first, so every tensor
 * is aligned to its elements; {@code __metadata__} says {@code {"format": "pt"}} in checkpoints and adapters.
 *
 * <h2>An adapter directory (PEFT)</h2>
 *
 * <pre>
 * adapter_config.json         peft_type LORA, r, lora_alpha, target_modules, use_rslora; read by LoraConfig
 * adapter_model.safetensors   base_model.model.model.layers.N.self_attn.q_proj.lora_A.weight [r, in], ...lora_B.weight [out, r]
 * </pre>
 *
 * <p>Beside weights that an adapter was merged into, the same two files may lie as merged-adapter.json and merged-adapter.tensors ({@link
 * dev.journeyman.slm.checkpoint.MergedAdapter}); base_model_name_or_path then says what it was trained on.
 *
 * <h2>Writing</h2>
 *
 * <p>Each file is written as {@code .NAME.partial} beside its place, forced to the disk and renamed; the directory is forced.
 * The config comes last, so a directory with a config is whole. A directory that already holds a checkpoint is not written to.
 *
 * <h2>Reading</h2>
 *
 * <p>Files are read by position, in pieces that their reader holds, so a checkpoint needs no memory of its own. They are not
 * mapped: what was read of a mapped file would stay in the process' memory beside the weights that were made of it. Whoever
 * shortens an open file makes its readers fail with a CheckpointException; files are only ever replaced by renaming.
 *
 * <h2>History</h2>
 *
 * <p>The formats are Hugging Face's and carry no version of ours. config.json is written with the keys of transformers 4
 * ({@code torch_dtype}, {@code rope_theta}, {@code rope_scaling}), which version 5 reads too; read are both spellings.
 */
@NullMarked
package dev.journeyman.slm.checkpoint;

import org.jspecify.annotations.NullMarked;
