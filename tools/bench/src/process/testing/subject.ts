const [mood] = process.argv.slice(2);
if (mood === 'fail') throw new Error('out of sorts');
process.send?.({ greeting: mood });
