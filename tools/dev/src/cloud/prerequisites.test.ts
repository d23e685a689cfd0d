import assert from 'node:assert/strict';
import { systemOf } from './prerequisites.ts';

describe('the kind of system', () => {
  it('is told by os-release, derivatives included', () => {
    assert.equal(systemOf('linux', 'NAME="Debian GNU/Linux"\nID=debian\n'), 'debian');
    assert.equal(systemOf('linux', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'), 'debian');
    assert.equal(systemOf('linux', 'ID=fedora\n'), 'fedora');
    assert.equal(systemOf('linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'), 'fedora');
  });

  it('is macOS whatever a file says', () => {
    assert.equal(systemOf('darwin', ''), 'macos');
  });

  it('is unknown elsewhere, so that every line is shown', () => {
    assert.equal(systemOf('linux', 'ID=arch\n'), undefined);
  });
});
